// basin doctor: what this machine has, what is missing, and the command that mends it.
import { access, constants, statfs } from "node:fs/promises";
import path from "node:path";
import { dataFolder, dataSets, dataSetStatus } from "@basin/datasets";
import { engines, openEngine } from "@basin/engine";
import { collectEnvironment } from "@basin/record";
import { checkEngine, ENGINE_TOLERANCE } from "@basin/trainer";
import type { EngineCheck } from "@basin/trainer";
import { findModel } from "@basin/zoo";
import { Command } from "commander";
import { exitCodes } from "../exit-codes.ts";
import { findFolders } from "../folders.ts";
import { formatBytes, print } from "../output.ts";
import { findSoftware } from "../work/provenance.ts";
import { positiveNumber } from "./arguments.ts";

/** One thing that was looked at; `mend` is the command that helps. */
interface Check {
  readonly name: string;
  readonly state: "ok" | "note" | "bad";
  readonly text: string;
  readonly mend?: string;
}

/** The command. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("Look at this machine: what Basin needs, what is missing, and what mends it.")
    .option("--results <folder>", "where runs are written (BASIN_RESULTS, else .basin/results)")
    .option("--check <engine>", "run the cross-engine suite: steps of F1 and C1 against float64")
    .option("--steps <n>", "steps of --check; fewer for an engine that is slow", positiveNumber, 10)
    .option("--json", "print one JSON document instead of text")
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin doctor\n  npx basin doctor --check onnx-webgpu\n  npx basin doctor --json",
    )
    .action(async (given: { results?: string; check?: string; steps: number; json?: boolean }) => {
      if (given.check !== undefined) return checkOne(given.check, given.steps, given.json);
      const checks = await look(given.results);
      const marks = { ok: "ok  ", note: "note", bad: "BAD " };
      const text = checks
        .map(
          ({ name, state, text: told, mend }) =>
            `${marks[state]} ${name}: ${told}${mend === undefined ? "" : `\n       mend: ${mend}`}`,
        )
        .join("\n");
      const bad = checks.find(({ state }) => state === "bad");
      print(given.json, { checks }, text, bad?.mend ?? "npx basin quickstart");
      process.exitCode = bad === undefined ? exitCodes.done : exitCodes.user;
    });
}

/** The networks of the suite and the samples of a step: few, for engines that are slow. */
const CHECKED = { f1: 32, c1: 8 } as const;

/** Runs the cross-engine suite on one engine. */
async function checkOne(name: string, steps: number, json: boolean | undefined): Promise<void> {
  const checks: EngineCheck[] = [];
  const engine = await openEngine(name);
  for (const [id, batch] of Object.entries(CHECKED)) {
    process.stderr.write(`${name}: ${steps} steps of ${id} …\n`);
    checks.push(await checkEngine(engine, { model: findModel(id), batch, steps }));
  }
  await engine.close();
  const passed = checks.every((check) => check.passed);
  const lines = checks.map(
    ({ model, weight, error, seconds, ...check }) =>
      `${check.passed ? "ok  " : "BAD "} ${model}: largest error ${error.toExponential(1)}, in the gradient to ${weight}; ${seconds.toFixed(1)} s`,
  );
  const text = [`${name} ${engine.version}, against float64; at most ${ENGINE_TOLERANCE} is allowed`, ...lines].join(
    "\n",
  );
  const { version, settings } = engine;
  const next = passed ? `npx basin bench --engine ${name}` : "report it, with this output and npx basin doctor --json";
  print(json, { engine: name, version, settings, tolerance: ENGINE_TOLERANCE, passed, checks }, text, next);
  process.exitCode = passed ? exitCodes.done : exitCodes.user;
}

async function look(results: string | undefined): Promise<Check[]> {
  const { node, platform, arch, cpu, cores, memory } = collectEnvironment();
  const folders = findFolders(results);
  const { commit, dirty } = findSoftware();
  const old = Number(node.split(".")[0]) < 26;
  const checks: Check[] = [
    {
      name: "node",
      state: old ? "bad" : "ok",
      text: `${node} on ${platform} ${arch}`,
      ...(old ? { mend: "npm run setup, then npx basin …" } : {}),
    },
    { name: "machine", state: "ok", text: `${cores} cores, ${formatBytes(memory)} of memory, ${cpu}` },
    {
      name: "checkout",
      state: commit === null || dirty ? "note" : "ok",
      text:
        commit === null
          ? "no commit: runs will not name one"
          : `${commit.slice(0, 12)}${dirty ? ", with uncommitted changes: runs will say so" : ""}`,
    },
  ];
  for (const engine of engines) {
    const available = await engine.available();
    const { name, description, untried } = engine;
    checks.push({
      name: `engine ${name}`,
      state: available === true && untried === undefined ? "ok" : "note",
      text:
        (available === true ? description : `cannot run here: ${available}`) +
        (untried === undefined ? "" : ` (${untried})`),
    });
  }
  const places = {
    results: [folders.results, "BASIN_RESULTS"],
    cache: [folders.cache, "BASIN_CACHE"],
    data: [dataFolder(), "BASIN_DATA"],
  } as const;
  for (const [name, [folder, variable]] of Object.entries(places))
    checks.push(await lookAtFolder(`${name} folder`, folder, variable));
  for (const set of dataSets) {
    const { state, problems, folder } = await dataSetStatus(set);
    const states = { ready: "ok", generated: "ok", missing: "note", damaged: "bad" } as const;
    checks.push({
      name: `data ${set.id}`,
      state: states[state],
      text: state === "damaged" ? problems.join("; ") : state,
      ...(state === "missing"
        ? { mend: set.source.kind === "own" ? `put your own files into ${folder}` : `npx basin data fetch ${set.id}` }
        : {}),
      ...(state === "damaged" ? { mend: `npx basin data verify ${set.id}` } : {}),
    });
  }
  return checks;
}

/** The folder itself is made only by who writes to it; here its nearest parent is looked at. */
async function lookAtFolder(name: string, folder: string, variable: string): Promise<Check> {
  let there = folder;
  for (;;) {
    try {
      await access(there, constants.W_OK);
      const { bavail, bsize } = await statfs(there);
      return { name, state: "ok", text: `${folder}, ${formatBytes(bavail * bsize)} free` };
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
      if (missing && path.dirname(there) !== there) there = path.dirname(there);
      else
        return {
          name,
          state: "bad",
          text: `${folder}: cannot be written`,
          mend: `set ${variable} to a folder of yours`,
        };
    }
  }
}
