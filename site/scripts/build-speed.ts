// How the build's time and memory grow with the number of records, on generated ones: `node site/scripts/build-speed.ts
// [COUNT ...]`, 1,000, 2,000, 5,000 and 10,000 unless given. Not part of the tests: it takes minutes.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { runPath } from "@basin/record";
import { generatedRuns } from "../../packages/record/test/generated-runs.ts";
import { buildSite } from "../test/browser/build.ts";

const asked = process.argv.slice(2).map(Number);
const counts = asked.length > 0 ? asked : [1000, 2000, 5000, 10_000];
if (counts.some((count) => !Number.isInteger(count) || count < 1)) {
  throw new Error(`build-speed: must be told counts of records, got ${process.argv.slice(2).join(" ")}; give integers`);
}

/** What a build took. */
interface Measured {
  readonly count: number;
  readonly seconds: number;
  /** The most memory that its process held, in MB. */
  readonly memory: number;
}

/** Writes the first so many of generated records: workloads of all studies, five seeds each, until there are enough. */
async function writeRecords(folder: string, count: number): Promise<void> {
  let written = 0;
  for (let workload = 1; written < count; workload++) {
    const runs = await generatedRuns({
      model: `made-up-${workload}`,
      randomSeed: workload,
      firstId: 1 + workload * 0x1000,
    });
    for (const run of runs.slice(0, count - written)) {
      const file = path.join(folder, runPath(run));
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, JSON.stringify(run));
      written++;
    }
  }
}

async function measure(count: number): Promise<Measured> {
  const scratch = await mkdtemp(path.join(tmpdir(), "basin-speed-"));
  try {
    const [results, memory] = [path.join(scratch, "results"), path.join(scratch, "memory")];
    await writeRecords(results, count);
    const start = performance.now();
    const tell = `import fs from "node:fs"; process.on("exit", () => fs.writeFileSync(${JSON.stringify(memory)}, String(process.resourceUsage().maxRSS)));`;
    const nodeArguments = ["--import", `data:text/javascript,${encodeURIComponent(tell)}`];
    await buildSite({ results, out: path.join(scratch, "dist"), nodeArguments });
    const seconds = (performance.now() - start) / 1000;
    return { count, seconds, memory: Number(await readFile(memory, "utf8")) / 1024 };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const all: Measured[] = [];
console.log(`${availableParallelism()} cores, Node ${process.versions.node}`);
console.log(" records   seconds   ms/record   MB at most");
for (const count of counts) {
  const measured = await measure(count);
  all.push(measured);
  const { seconds, memory } = measured;
  const cells = [String(count), seconds.toFixed(1), ((1000 * seconds) / count).toFixed(1), memory.toFixed(0)];
  console.log(cells.map((cell, index) => cell.padStart([8, 10, 12, 13][index]!)).join(""));
}
const [first, last] = [all[0]!, all.at(-1)!];
if (all.length > 1) {
  // Linear is an exponent of 1; what a build takes without any record pulls it below.
  const exponent = Math.log(last.seconds / first.seconds) / Math.log(last.count / first.count);
  const verdict = exponent <= 1.1 ? "at most linear" : "worse than linear";
  console.log(`time grows as records to the power ${exponent.toFixed(2)}: ${verdict}`);
}
