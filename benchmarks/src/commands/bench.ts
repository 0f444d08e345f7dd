// basin bench: the speed of the real programs beside the machine's own ceiling, and beside PyTorch where it is there.
import { availableParallelism } from "node:os";
import { engines, findEngine } from "@basin/engine";
import { models } from "@basin/zoo";
import { Presets, SingleBar } from "cli-progress";
import { Command } from "commander";
import type { BenchCase, BenchResult, BenchWork } from "../bench/case.ts";
import { peerVersion, runPeer, type PeerResult } from "../bench/peer.ts";
import { sumRows, type ProfileRow } from "../bench/profile.ts";
import { runCase } from "../bench/run.ts";
import { print } from "../output.ts";
import { plainTable } from "../report/table.ts";
import { defaultEngine } from "../run-study.ts";
import { namesOf, positiveNumber, positiveNumbers } from "./arguments.ts";

interface Given {
  readonly model: readonly string[];
  readonly batch: readonly number[];
  readonly steps: number;
  readonly samples: readonly number[];
  readonly engine?: readonly string[];
  readonly threads?: readonly number[];
  readonly peer?: boolean;
  readonly rounds?: number;
  readonly profile?: boolean;
  readonly json?: boolean;
}

/** One line of the report. */
interface Row extends Omit<BenchCase, "profile">, BenchResult {}

/** One line of what PyTorch did. */
interface PeerRow extends PeerResult {
  readonly model: string;
  readonly threads: number;
  readonly work: BenchWork;
}

/** Ours over PyTorch's, each at its best number of threads. */
interface Ratio {
  readonly model: string;
  readonly engine: string;
  readonly work: BenchWork;
  readonly ratio: number;
}

/** The command. */
export function benchCommand(): Command {
  return new Command("bench")
    .description("Measure training steps and evaluations of f against the machine's matrix-product peak.")
    .option("--model <ids>", "models", namesOf(models.map(({ id }) => id)), ["f1"])
    .option("--batch <n>", "batch sizes of a step", positiveNumbers, [256])
    .option("--steps <n>", "steps in one engine call at most", positiveNumber, 16)
    .option("--samples <n>", "samples of an evaluation of f and its gradient", positiveNumbers, [5000])
    .option("--engine <names>", "engines (the first that runs here)", namesOf(engines.map(({ name }) => name)))
    .option("--threads <n>", "numbers of threads (1, and 2 where there are two)", positiveNumbers)
    .option("--peer", "measure the same work in eager PyTorch, in turns with ours (Python: BASIN_PYTHON, else python3)")
    .option("--rounds <n>", "how often each is measured; the best counts (1, with --peer 2)", positiveNumber)
    .option("--profile", "say where the time goes, by operator, layer and kernel (engines of ONNX Runtime)")
    .option("--json", "print one JSON document instead of text")
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin bench\n  npx basin bench --model f1,c1 --batch 256,6000 --peer\n  npx basin bench --model c1 --threads 1 --profile",
    )
    .action(async (given: Given) => {
      const names = given.engine ?? [await defaultEngine()];
      const threads = given.threads ?? [1, 2].filter((count) => count <= availableParallelism());
      const rounds = given.rounds ?? (given.peer ? 2 : 1);
      const version = given.peer ? await peerVersion() : undefined;
      const works: BenchWork[] = [
        ...given.batch.map((batch): BenchWork => ({ kind: "step", batch, steps: given.steps })),
        ...given.samples.map((samples): BenchWork => ({ kind: "gradient", samples })),
      ];
      const ours = names.flatMap((engine) =>
        given.model.flatMap((model) =>
          works.flatMap((work) =>
            threads
              .filter((count) => count === 1 || findEngine(engine).singleThreaded !== true)
              .map((count): BenchCase => ({
                model,
                engine,
                threads: count,
                work,
                ...(given.profile ? { profile: true } : {}),
              })),
          ),
        ),
      );
      const theirs =
        version === undefined
          ? []
          : given.model.flatMap((model) =>
              works.flatMap((work) => threads.map((count) => ({ model, threads: count, work }))),
            );

      const rows = new Map<BenchCase, Row>();
      const peers = new Map<(typeof theirs)[number], PeerRow>();
      const total = rounds * (ours.length + theirs.length);
      let done = 0;
      const progress = new SingleBar(
        { format: "{bar} {value}/{total} | {text}", stream: process.stderr, hideCursor: true, clearOnComplete: true },
        Presets.rect,
      );
      if (given.json !== true) progress.start(total, 0, { text: "" });
      const faster = (a: { samplesPerSecond: number } | undefined, b: { samplesPerSecond: number }): boolean =>
        !a || b.samplesPerSecond > a.samplesPerSecond;
      try {
        for (let round = 0; round < rounds; round++) {
          for (const one of ours) {
            progress.update(done++, {
              text: `${one.model} on ${one.engine}, ${titleOf(one.work)}, ${one.threads} threads`,
            });
            const { profile: _, ...what } = one;
            const row = { ...what, ...(await runCase(one)) };
            if (faster(rows.get(one), row)) rows.set(one, row);
          }
          for (const one of theirs) {
            progress.update(done++, { text: `${one.model} in PyTorch, ${titleOf(one.work)}, ${one.threads} threads` });
            const row = { ...one, ...(await runPeer(one.model, one.threads, one.work)) };
            if (faster(peers.get(one), row)) peers.set(one, row);
          }
        }
      } finally {
        progress.stop();
      }
      const ratios = version === undefined ? [] : ratiosOf([...rows.values()], [...peers.values()]);
      print(
        given.json,
        { rounds, rows: [...rows.values()], peer: version && { version, rows: [...peers.values()] }, ratios },
        report([...rows.values()], version, [...peers.values()], ratios),
        "npx basin run sb-lb --dry-run",
      );
    });
}

const titleOf = (work: BenchWork): string =>
  work.kind === "step" ? `step of ${work.batch}` : `f and gradient of ${work.samples}`;

/** Ours over PyTorch's for each work, both at the number of threads that suits them best. */
function ratiosOf(rows: readonly Row[], peers: readonly PeerRow[]): Ratio[] {
  const best = (of: readonly { readonly samplesPerSecond: number }[]): number =>
    Math.max(...of.map(({ samplesPerSecond }) => samplesPerSecond));
  const same = (a: { model: string; work: BenchWork }, b: { model: string; work: BenchWork }): boolean =>
    a.model === b.model && titleOf(a.work) === titleOf(b.work);
  const firsts = rows.filter(
    (row, i) => rows.findIndex((other) => same(row, other) && row.engine === other.engine) === i,
  );
  return firsts.map((row) => ({
    model: row.model,
    engine: row.engine,
    work: row.work,
    ratio:
      best(rows.filter((other) => same(row, other) && row.engine === other.engine)) /
      best(peers.filter((other) => same(row, other))),
  }));
}

const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(2)} GiB`;

function report(
  rows: readonly Row[],
  version: string | undefined,
  peers: readonly PeerRow[],
  ratios: readonly Ratio[],
): string {
  const ours = plainTable(
    ["model", "engine", "work", "threads", "samples/s", "GFLOP/s", "GEMM peak", "share", "memory"],
    rows.map(({ model, engine, work, threads, samplesPerSecond, gigaflops, peak, memory }) => [
      model,
      engine,
      titleOf(work),
      String(threads),
      samplesPerSecond.toFixed(0),
      gigaflops.toFixed(1),
      peak.toFixed(1),
      `${((100 * gigaflops) / peak).toFixed(0)} %`,
      gigabytes(memory),
    ]),
  );
  const profiles = rows.flatMap((row) => (row.profile ? [profileText(row, row.profile)] : []));
  if (version === undefined) return [ours, ...profiles].join("\n\n");
  const theirs = plainTable(
    ["model", "work", "threads", "samples/s", "memory"],
    peers.map(({ model, work, threads, samplesPerSecond, memory }) => [
      model,
      titleOf(work),
      String(threads),
      samplesPerSecond.toFixed(0),
      gigabytes(memory),
    ]),
  );
  const compared = ratios.map(
    ({ model, engine, work, ratio }) =>
      `${model}, ${titleOf(work)}: ${engine} is ${ratio.toFixed(2)} times as fast as PyTorch, each at its best threads`,
  );
  return [ours, ...profiles, `\nPyTorch ${version}, eager`, theirs, "", ...compared].join("\n");
}

/** The most of a profile that is printed. */
const LINES = 15;

/** Where the time of one measurement went. */
function profileText({ model, engine, work, threads, samplesPerSecond }: Row, profile: readonly ProfileRow[]): string {
  const samples = work.kind === "step" ? work.batch : work.samples;
  const milliseconds = (1000 * samples) / samplesPerSecond;
  const cells = ({ share, calls }: ProfileRow): string[] => [
    `${(100 * share).toFixed(1)} %`,
    (share * milliseconds).toFixed(2),
    String(calls),
  ];
  const byOperator = sumRows(profile, ["operator"]);
  const bySource = sumRows(profile, ["layer", "kernel"]);
  return [
    `${model} on ${engine}, ${titleOf(work)}, ${threads} threads: ${milliseconds.toFixed(1)} ms`,
    plainTable(
      ["operator", "share", "ms", "calls"],
      byOperator.slice(0, LINES).map((row) => [row.operator, ...cells(row)]),
    ),
    "",
    plainTable(
      ["layer", "kernel", "share", "ms", "calls"],
      bySource.slice(0, LINES).map((row) => [row.layer || "(step)", row.kernel, ...cells(row)]),
    ),
  ].join("\n");
}
