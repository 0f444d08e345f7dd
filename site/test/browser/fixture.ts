// The results that the tests' site shows: valid runs of several workloads, valid runs with hostile content, and files
// that are no valid run. All of it is made from constants, so a build of it is the same every time.
import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeRun, runPath } from "@basin/record";
import type { Run, RunDraft, TrainRun } from "@basin/record";
import {
  measureRun,
  runId,
  sharpnessValue,
  trainOutcome,
  trainRun,
  trainSpec,
} from "../../../packages/record/test/example.ts";
import { generatedRuns } from "../../../packages/record/test/generated-runs.ts";
import type { GeneratedOptions } from "../../../packages/record/test/generated-runs.ts";

/** Sets this on the window where it runs: no test may ever find it there. */
export const PLANTED = "basinPlanted";
/** Markup that runs a script where it is not escaped, for text and for attributes. */
export const MARKUP: readonly string[] = [
  `<img src=x onerror="globalThis.${PLANTED}=1">`,
  `</script><script>globalThis.${PLANTED}=2</script>`,
  `"><svg onload=globalThis.${PLANTED}=3>`,
  `' onfocus='globalThis.${PLANTED}=4' autofocus='`,
];

/** What was written. */
export interface Fixture {
  readonly runs: readonly Run[];
  /** Files that are no valid run, relative to the results folder, each with words of the reason that must be named. */
  readonly bad: Readonly<Record<string, string>>;
}

/** Writes the results of the tests into a folder. */
export async function writeFixture(folder: string): Promise<Fixture> {
  const example = await trainRun(0x9fff);
  const runs = [...(await ordinaryRuns()), ...(await hostileRuns()), example];
  // Made by makeRun, so valid: they are written plainly, as waiting for the disk takes seconds.
  for (const run of runs) {
    const file = path.join(folder, runPath(run));
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(run));
  }
  return { runs, bad: await writeBadFiles(folder, example) };
}

/** All studies on one workload, a part of them on others, with few seeds here and there. */
async function ordinaryRuns(): Promise<Run[]> {
  const parts: readonly GeneratedOptions[] = [
    { model: "f1", data: "mnist", seeds: [1, 2, 3] },
    { model: "f1", data: "mnist", seeds: [4, 5], studies: ["sb-lb", "interpolation"], randomSeed: 2 },
    { model: "c1", data: "cifar-10", seeds: [1, 2, 3], studies: ["sb-lb"], scale: "reduced", world: { gap: 4 } },
    { model: "c3", data: "cifar-100", seeds: [1, 2], studies: ["remedies"], scale: "reduced", world: { gap: 8 } },
    { model: "f2", data: "timit", seeds: [1], studies: ["sb-lb"], world: { sharpness: -1 } },
  ];
  const runs = parts.map((part, index) => generatedRuns({ ...part, firstId: 1 + 0x1000 * index }));
  return (await Promise.all(runs)).flat();
}

/** Runs that the schema lets through, with the worst it does. */
async function hostileRuns(): Promise<Run[]> {
  const [image, script, svg, attribute] = MARKUP as [string, string, string, string];
  const ordinary = await trainRun(0x9000);
  const long = "w".repeat(1900);
  const { schemaVersion: _version, cell: _cell, outcomeHash: _hash, ...draft } = ordinary;
  const marked: RunDraft = {
    ...draft,
    scale: "reduced",
    reductions: [`trained less ${image}`, script],
    caveats: [...MARKUP, long, "right-to-left \u202Etxet\u202C"],
    command: `basin run sb-lb ${script}`,
    engine: { ...draft.engine, version: svg, settings: { note: attribute } },
    environment: { ...draft.environment, cpu: image, os: script, platform: svg, arch: attribute },
    software: { ...draft.software, commit: null, dirty: true, packages: { [svg]: image } },
    data: { id: "mnist", hashes: { [image]: "c".repeat(64), "javascript:alert(1)": "d".repeat(64) } },
    spec: trainSpec({ method: { id: "plain", version: 1, note: image }, seed: 1 }),
    outcome: { ...trainOutcome(), layerNorms: [{ weight: script, norm: 1 }] },
  };
  const named: RunDraft = {
    ...draft,
    id: runId(0x9001),
    data: { id: "404.html", hashes: {} },
    spec: trainSpec({
      model: { id: "w".repeat(90), version: Number.MAX_SAFE_INTEGER },
      data: { id: "404.html", version: 1, train: 10, test: 10 },
      seed: Number.MAX_SAFE_INTEGER,
    }),
  };
  const { batchStatistics, inference } = trainOutcome().final;
  const huge = { loss: 1.7e308, accuracy: 1 };
  const numbers: RunDraft = {
    ...draft,
    id: runId(0x9002),
    environment: { ...draft.environment, memory: 1e300 },
    timings: { ...draft.timings, seconds: 1e300 },
    spec: trainSpec({
      model: { id: "huge", version: 1 },
      optimiser: { id: "adam", version: 1, learningRate: 5e-324, beta1: -0, beta2: 1e308, epsilon: 1e-8 },
    }),
    outcome: {
      ...trainOutcome(),
      updates: Number.MAX_SAFE_INTEGER,
      distance: 1.7e308,
      curves: { ...trainOutcome().curves, trainLoss: [1.7e308, -1.7e308], testLoss: [5e-324, 0] },
      final: { batchStatistics: { ...batchStatistics, train: huge }, inference: { ...inference, test: huge } },
      layerNorms: [{ weight: "dense/kernel", norm: 1.7e308 }],
    },
  };
  const diverged: RunDraft = {
    ...draft,
    id: runId(0x9003),
    spec: trainSpec({ model: { id: "huge", version: 1 }, seed: 1, batch: 6000 }),
    outcome: {
      status: "diverged",
      epochs: 0,
      updates: 3,
      divergedAt: 4,
      curves: {
        runningLoss: [],
        runningAccuracy: [],
        trainLoss: [],
        trainAccuracy: [],
        testLoss: [],
        testAccuracy: [],
      },
    },
  };
  const trained = (await Promise.all([marked, named, numbers, diverged].map((each) => makeRun(each)))) as TrainRun[];
  const value = { value: 1.7e308, numerator: 1.7e308, fMax: 1.7e308, gains: [1.7e308] };
  return [
    ...trained,
    await measureRun(0x9004, trained[2]!, {}, [
      sharpnessValue({ ...value, stop: script }),
      sharpnessValue({ row: "scipy-defaults", value: 0, gains: [], status: "no-gain", stop: image }),
    ]),
  ];
}

/** Files that are no valid run, of every kind that a folder may hold. */
async function writeBadFiles(folder: string, good: Run): Promise<Record<string, string>> {
  const text = JSON.stringify(good);
  const directory = path.join(folder, good.kind, good.cell);
  const at = (name: string): string => path.posix.join(good.kind, good.cell, name);
  const bad: Record<string, readonly [content: string, reason: string]> = {
    [at(`${runId(0xa000)}.json`)]: [text.slice(0, 700), "JSON in UTF-8"],
    [at(`${runId(0xa001)}.json`)]: [text.replace('"distance":12.5', '"distance":NaN'), "JSON in UTF-8"],
    [at(`${runId(0xa002)}.json`)]: [text.replace('"distance":12.5', '"distance":1e999'), "distance"],
    [at(`${runId(0xa003)}.json`)]: [text.replace('"distance":12.5', '"distance":12.6'), "outcomeHash"],
    [at(`${runId(0xa004)}.json`)]: [
      text.replace('"scale"', `${JSON.stringify(MARKUP[0])}:1,"scale"`),
      "nrecognized key",
    ],
    [at(`${runId(0xa005)}.json`)]: [text, "another path"],
    [at(`<img src=x onerror=globalThis.${PLANTED}=5>.json`)]: ["{", "JSON in UTF-8"],
    [at(`<script>globalThis.${PLANTED}=6<`)]: ["", "another name"],
  };
  await mkdir(directory, { recursive: true });
  for (const [name, [content]] of Object.entries(bad)) await writeFile(path.join(folder, name), content);
  const linked = at(`${runId(0xa006)}.json`);
  await symlink(path.join(folder, runPath(good)), path.join(folder, linked));
  return {
    ...Object.fromEntries(Object.entries(bad).map(([name, [, reason]]) => [name, reason])),
    [linked]: "plain file",
  };
}
