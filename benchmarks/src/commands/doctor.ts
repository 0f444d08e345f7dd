// basin doctor: what this machine has, what is missing, and the command that mends it.
import { access, constants, statfs } from "node:fs/promises";
import path from "node:path";
import { dataFolder, dataSets, dataSetStatus } from "@basin/datasets";
import { engines } from "@basin/engine";
import { collectEnvironment } from "@basin/record";
import { Command } from "commander";
import { exitCodes } from "../exit-codes.ts";
import { findFolders } from "../folders.ts";
import { formatBytes, print } from "../output.ts";
import { findSoftware } from "../work/provenance.ts";

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
    .option("--json", "print one JSON document instead of text")
    .addHelpText("after", "\nExamples:\n  npx basin doctor\n  npx basin doctor --json")
    .action(async (given: { results?: string; json?: boolean }) => {
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
    const available = engine.available();
    checks.push({
      name: `engine ${engine.name}`,
      state: available === true ? "ok" : "note",
      text: available === true ? engine.description : `cannot run here: ${available}`,
      ...(available === true ? {} : { mend: "npm run setup" }),
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
    const { state, problems } = await dataSetStatus(set);
    const states = { ready: "ok", generated: "ok", missing: "note", damaged: "bad" } as const;
    checks.push({
      name: `data ${set.id}`,
      state: states[state],
      text: state === "damaged" ? problems.join("; ") : state,
      ...(state === "missing" ? { mend: `npx basin data fetch ${set.id}` } : {}),
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
