// basin publish: freeze a release, or say every reason why not.
import path from "node:path";
import { Command } from "commander";
import { findFolders, releasePages } from "../folders.ts";
import { print } from "../output.ts";
import { publish } from "../release/publish.ts";
import { releaseDate } from "./arguments.ts";

interface Given {
  dryRun?: boolean;
  date?: string;
  leaveOutSuperseded?: boolean;
  json?: boolean;
}

/** The command. */
export function publishCommand(): Command {
  return new Command("publish")
    .description("Freeze a release: its manifest in results/releases, its pages with the site's content.")
    .argument("<version>", "v, a number, a dot and a number: v0.1")
    .option("--dry-run", "say what would be written, or every reason why not; write nothing")
    .option("--date <day>", "the day of the release (today)", releaseDate)
    .option(
      "--leave-out-superseded",
      "publish without the runs that a raised definition superseded; the manifest lists them",
    )
    .option("--json", "print one JSON document instead of text")
    .addHelpText("after", "\nExamples:\n  npx basin publish v0.1 --dry-run\n  npx basin publish v0.1")
    .action(async (version: string, given: Given) => {
      const { release, manifest, state, pages } = await publish({
        version,
        date: given.date ?? new Date().toISOString().slice(0, 10),
        results: findFolders().published,
        pages: releasePages(),
        leaveOutSuperseded: given.leaveOutSuperseded === true,
        dryRun: given.dryRun === true,
      });
      const { runs, verdicts, superseded, withdrawn } = release;
      const show = (file: string): string => path.relative(process.cwd(), file) || file;
      const text = [
        `Release ${version}: ${runs.length} runs, ${verdicts.length} verdicts, ${superseded.length} superseded runs and ${withdrawn.length} withdrawn ones left out.`,
        `${state === "new" ? "new      " : "unchanged"} ${show(manifest)}`,
        ...pages.map((page) => `${page.state.padEnd(9)} ${show(page.file)}`),
        ...(given.dryRun === true ? ["Nothing was written: this was a dry run."] : []),
      ].join("\n");
      const next = given.dryRun === true ? `npx basin publish ${version}` : `npx basin verify ${version}, then commit`;
      const data = {
        version,
        dryRun: given.dryRun === true,
        manifest: { file: manifest, state },
        pages: pages.map(({ file, state }) => ({ file, state })),
        runs: runs.length,
        verdicts: verdicts.length,
        superseded: superseded.map(({ run }) => run),
        withdrawn: withdrawn.map(({ run }) => run),
      };
      print(given.json, data, text, next);
    });
}
