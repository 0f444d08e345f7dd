// basin watch: the cells of a study as they run, until all are done or Ctrl-C.
import { clearScreenDown, moveCursor } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { Command } from "commander";
import { exitCodes } from "../exit-codes.ts";
import { findFolders } from "../folders.ts";
import { watchStudy } from "../watch.ts";
import type { Sight } from "../watch.ts";
import { positiveNumber } from "./arguments.ts";
import { addStudyOptions, expandGiven } from "./run.ts";
import type { GivenStudy } from "./run.ts";

interface Given extends GivenStudy {
  every: number;
  results?: string;
  json?: boolean;
}

/** The command. */
export function watchCommand(): Command {
  return addStudyOptions(new Command("watch").description("Watch the cells of a study as they run on this machine."))
    .option("--every <s>", "seconds between two looks", positiveNumber, 3)
    .option("--results <folder>", "where runs are (BASIN_RESULTS, else .basin/results)")
    .option("--json", "print one JSON document a line for every change")
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin watch sb-lb --seeds 5\n  npx basin watch sb-lb --scale smoke --json",
    )
    .action(async (id: string, given: Given) => {
      const expansion = await expandGiven(id, given);
      const look = watchStudy(expansion, findFolders(given.results));
      const show = given.json === true ? showLines() : showText();
      const stop = new AbortController();
      const onInterrupt = (): void => stop.abort();
      process.once("SIGINT", onInterrupt);
      try {
        for (;;) {
          const sight = await look();
          show(sight);
          if (sight.cells.todo === 0 && sight.running.length === 0) break;
          await wait(1000 * given.every, undefined, { signal: stop.signal }).catch(() => {});
          if (stop.signal.aborted) {
            process.exitCode = exitCodes.interrupted;
            return;
          }
        }
        if (given.json !== true) process.stdout.write(`\nNext: ${expansion.command}   (prints the report)\n`);
      } finally {
        process.off("SIGINT", onInterrupt);
      }
    });
}

/** A JSON line whenever something is other than at the last look. */
function showLines(): (sight: Sight) => void {
  let last = "";
  return (sight) => {
    const now = JSON.stringify(sight);
    if (now !== last) process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...sight })}\n`);
    last = now;
  };
}

/** Text, drawn anew in place on a terminal and only when it is other elsewhere. */
function showText(): (sight: Sight) => void {
  const { stdout } = process;
  let last = "";
  return ({ cells: { done, todo, impossible }, running }) => {
    // A line that wraps would be counted as one and not be cleared.
    const width = stdout.isTTY ? stdout.columns - 1 : Number.MAX_SAFE_INTEGER;
    const skipped = impossible === 0 ? "" : `, ${impossible} of diverged trainings`;
    const lines = [
      `${done} of ${done + todo} cells done, ${running.length} running${skipped}`,
      ...running.map(({ label, host, pid, share, text }) => {
        const percent = share === null ? "-" : `${Math.floor(100 * share)} %`;
        return `${percent.padStart(5)}  ${label}  ${text}  (${host}, process ${pid})`;
      }),
    ];
    const now = `${lines.map((line) => line.slice(0, width)).join("\n")}\n`;
    if (now === last) return;
    if (stdout.isTTY && last !== "") {
      moveCursor(stdout, 0, 1 - last.split("\n").length);
      clearScreenDown(stdout);
    }
    stdout.write(now);
    last = now;
  };
}
