// Kills a smoke study by SIGKILL at random moments, its workers with it or not, and starts it again; at the end it
// compares every outcome with a study that was never killed.
//   node benchmarks/src/soak.ts --kills 20 [--seed 1] [--study warm-start]
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { makeRandom } from "@basin/random";
import { scanRuns } from "@basin/record";
import { studies } from "./studies.ts";

/** Milliseconds after its start at which a study is killed at the latest. */
const LONGEST = 4000;

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
    study: { type: "string", default: "sb-lb" },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed) || seed < 0) {
  process.stderr.write(
    `soak: --kills and --seed must be whole numbers, got ${values.kills} and ${values.seed}; try --kills 10\n`,
  );
  process.exit(1);
}
if (!studies.some(({ id }) => id === values.study)) {
  process.stderr.write(`soak: no study ${values.study}; there are ${studies.map(({ id }) => id).join(", ")}\n`);
  process.exit(1);
}

const root = mkdtempSync(path.join(tmpdir(), "basin-soak-"));
const binary = path.resolve(import.meta.dirname, "..", "bin", "basin.js");
const words = [binary, "run", values.study, "--scale", "smoke", "--seeds", "2", "--max-epochs", "20", "--json"];

/** Starts the study in a group of its own, so that a kill can reach its workers. */
function start(place: string): { ended: Promise<number | null>; pid: number } {
  const environment = {
    BASIN_CACHE: path.join(root, place, "cache"),
    BASIN_RESULTS: path.join(root, place, "results"),
    BASIN_PUBLISHED: path.join(root, place, "published"),
  };
  const child = spawn(process.execPath, words, {
    env: { ...process.env, ...environment },
    stdio: "ignore",
    detached: true,
  });
  return { pid: child.pid!, ended: new Promise((resolve) => child.once("close", resolve)) };
}

async function outcomes(place: string): Promise<Map<string, string>> {
  const { runs, problems } = await scanRuns([path.join(root, place, "results")]);
  for (const { path: file, reason } of problems) throw new Error(`${file}: ${reason}`);
  return new Map(runs.map((run) => [run.cell, run.outcomeHash]));
}

try {
  const code = await start("whole").ended;
  if (code !== 0) throw new Error(`the study itself failed with exit code ${code}`);
  const wanted = await outcomes("whole");
  const times = makeRandom(seed)("soak").uniform(new Float32Array(2 * kills));
  let killed = 0;
  for (let round = 0; killed < kills; round++) {
    const study = start("killed");
    const after = LONGEST * times[(2 * killed) % times.length]!;
    const done = await Promise.race([study.ended.then(() => true), wait(after).then(() => false)]);
    if (done) {
      // It was finished before the kill: the results are compared, and it starts from nothing.
      compare(wanted, await outcomes("killed"), true);
      rmSync(path.join(root, "killed"), { recursive: true, force: true });
      if (round > 10 * kills) throw new Error("the study is too short to be killed");
      continue;
    }
    // Half of the time only the runner is killed, and its workers must end by themselves.
    process.kill(times[2 * killed + 1]! < 0.5 ? study.pid : -study.pid, "SIGKILL");
    killed += 1;
    await study.ended;
    compare(wanted, await outcomes("killed"), false);
    process.stdout.write(`kill ${killed} of ${kills} after ${Math.round(after)} ms\n`);
  }
  const last = await start("killed").ended;
  if (last !== 0) throw new Error(`the last start failed with exit code ${last}`);
  compare(wanted, await outcomes("killed"), true);
  process.stdout.write(`${kills} kills: all ${wanted.size} outcomes have the bytes of a study that was never killed\n`);
} finally {
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}

function compare(wanted: ReadonlyMap<string, string>, found: ReadonlyMap<string, string>, whole: boolean): void {
  for (const [cell, hash] of found) {
    if (wanted.get(cell) !== hash)
      throw new Error(`cell ${cell}: the outcome has other bytes, ${hash} for ${wanted.get(cell)}`);
  }
  if (whole && found.size !== wanted.size) throw new Error(`${found.size} of ${wanted.size} cells have a run`);
}
