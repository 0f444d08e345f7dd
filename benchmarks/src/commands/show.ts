// basin show: one run, or the start of its id.
import { Command } from "commander";
import { UserError } from "../errors.ts";
import { findFolders } from "../folders.ts";
import { print } from "../output.ts";
import { curveTable } from "../report/curves.ts";
import { plainTable } from "../report/table.ts";
import { findRuns } from "../run-study.ts";
import type { Run } from "@basin/record";

/** The command. */
export function showCommand(): Command {
  return new Command("show")
    .description("Show one run: what was done, what came out, what a reader must know.")
    .argument("<run>", "id of a run, or its beginning or end")
    .option("--results <folder>", "where runs are (BASIN_RESULTS, else .basin/results)")
    .option("--json", "print the run file")
    .addHelpText("after", "\nExamples:\n  npx basin show 0197f2\n  npx basin show 0197f2 --json")
    .action(async (id: string, given: { results?: string; json?: boolean }) => {
      const { runs } = await findRuns(findFolders(given.results));
      const found = runs.filter((run) => run.id.startsWith(id) || run.id.endsWith(id));
      const [run] = found;
      if (run === undefined) throw new UserError(`run: must be one there is, got "${id}"; see npx basin results list`);
      if (found.length > 1) {
        throw new UserError(
          `run: must be one run, got ${found.length} by "${id}": ${found
            .map((one) => one.id)
            .slice(0, 5)
            .join(", ")}; give more of the id`,
        );
      }
      print(given.json, run, describe(run), run.command);
    });
}

function describe(run: Run): string {
  const { environment, engine, timings } = run;
  const rows: string[][] = [
    ["run", run.id],
    ["cell", run.cell],
    ["scale", run.scale],
    ["specification", JSON.stringify(run.spec, null, 1)],
    ["engine", `${engine.name} ${engine.version}, ${engine.threads} threads`],
    ["machine", `${environment.cpu}, ${environment.os}, node ${environment.node}`],
    ["seconds", timings.seconds.toFixed(1)],
    ["outcome hash", run.outcomeHash],
    ["less than the paper", run.reductions.join("\n")],
    ["caveats", run.caveats.join("\n")],
  ];
  const table = plainTable(["", ""], rows);
  if (run.kind === "measure") {
    const values = run.outcome.values.map((value) => [
      value.row,
      String(value.epsilon),
      value.scaling ?? "-",
      value.value.toPrecision(4),
      value.status,
      String(value.evaluations),
    ]);
    return `${table}\nf = ${run.outcome.f}\n${plainTable(["row", "ε", "scaling", "φ, %", "status", "evaluations"], values)}`;
  }
  if (run.kind === "interpolate") return `${table}\n${curveTable([run])}`;
  if (run.kind === "probe") {
    const { f, status, evaluations, quantities } = run.outcome;
    const values = Object.entries(quantities).map(([name, value]) => [name, value.toPrecision(6)]);
    const title = `${run.spec.probe.id}, ${run.spec.split} f: ${status} after ${evaluations} evaluations`;
    return `${table}\nf = ${f}\n${title}\n${plainTable(["quantity", "value"], values)}`;
  }
  if (run.outcome.status === "diverged") return `${table}\nDiverged at update ${run.outcome.divergedAt}.`;
  const { batchStatistics, inference } = run.outcome.final;
  const score = ({ loss, accuracy }: { loss: number; accuracy: number }): string =>
    `${(100 * accuracy).toFixed(2)} % (loss ${loss.toPrecision(4)})`;
  return `${table}\n${plainTable(
    ["after " + run.outcome.epochs + " epochs", "train", "test"],
    [
      ["batch statistics", score(batchStatistics.train), score(batchStatistics.test)],
      ["inference", score(inference.train), score(inference.test)],
    ],
  )}`;
}
