// basin bench: the speed of the real programs beside the machine's own ceiling.
import { availableParallelism } from "node:os";
import { gemmPeak, openEngine } from "@basin/engine";
import { findModel } from "@basin/zoo";
import { Command } from "commander";
import { evaluationSpeed, trainingSpeed } from "../calibrate.ts";
import { print } from "../output.ts";
import { plainTable } from "../report/table.ts";
import { defaultEngine } from "../run-study.ts";
import { positiveNumber } from "./arguments.ts";

interface Row {
  readonly what: string;
  readonly threads: number;
  readonly samplesPerSecond: number;
  readonly gigaflops: number;
  readonly peak: number;
}

/** The command. */
export function benchCommand(): Command {
  return new Command("bench")
    .description("Measure training steps and evaluations of f against the machine's matrix-product peak.")
    .option("--model <id>", "model", "f1")
    .option("--batch <n>", "batch size of a step", positiveNumber, 256)
    .option("--steps <n>", "steps in one engine call", positiveNumber, 16)
    .option("--samples <n>", "samples of an evaluation of f", positiveNumber, 5000)
    .option("--engine <name>", "engine (the first that runs here)")
    .option("--json", "print one JSON document instead of text")
    .addHelpText("after", "\nExamples:\n  npx basin bench\n  npx basin bench --model f1 --json")
    .action(
      async (given: {
        model: string;
        batch: number;
        steps: number;
        samples: number;
        engine?: string;
        json?: boolean;
      }) => {
        const model = findModel(given.model);
        const name = given.engine ?? defaultEngine();
        const rows: Row[] = [];
        for (const threads of [1, 2].filter((count) => count <= availableParallelism())) {
          const engine = await openEngine(name, { threads });
          // The oracle engine is slow: a smaller product says enough.
          const slow = name.startsWith("tfjs");
          const { gigaflops: peak } = await gemmPeak(engine, slow ? { size: 128, products: 2, repetitions: 2 } : {});
          const { batch, steps } = given;
          const step = await trainingSpeed(engine, model, { batch, steps, calls: 3 });
          rows.push({ what: `training step, batch ${batch}, ${steps} a call`, threads, peak, ...step });
          // The same matrix products per sample as a step's: forward, and back to every weight.
          const samplesPerSecond = await evaluationSpeed(engine, model, given.samples);
          const gigaflops = (samplesPerSecond * step.gigaflops) / step.samplesPerSecond;
          rows.push({ what: `f and gradient, ${given.samples} samples`, threads, peak, samplesPerSecond, gigaflops });
          await engine.close();
          if (slow) break;
        }
        const table = plainTable(
          ["program", "threads", "samples/s", "GFLOP/s", "GEMM peak", "share"],
          rows.map(({ what, threads, samplesPerSecond, gigaflops, peak }) => [
            what,
            String(threads),
            samplesPerSecond.toFixed(0),
            gigaflops.toFixed(1),
            peak.toFixed(1),
            `${((100 * gigaflops) / peak).toFixed(0)} %`,
          ]),
        );
        print(
          given.json,
          { model: model.id, engine: name, rows },
          `${model.id} on ${name}\n${table}`,
          "npx basin run sb-lb --dry-run",
        );
      },
    );
}
