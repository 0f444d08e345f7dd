// basin merge: unites results folders, as the shards of a study leave them.
import { Command } from "commander";
import { exitCodes } from "../exit-codes.ts";
import { findFolders } from "../folders.ts";
import { mergeRuns } from "../merge.ts";
import { print } from "../output.ts";

/** The command. */
export function mergeCommand(): Command {
  return new Command("merge")
    .description("Unite results folders of many machines; every run is verified, none is overwritten.")
    .argument("<folders...>", "results folders")
    .option("--results <folder>", "where runs are united (BASIN_RESULTS, else .basin/results)")
    .option("--json", "print one JSON document instead of text")
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin merge /mnt/node1/results /mnt/node2/results\n  npx basin merge .basin/shards/*/*/results --results results-of-all",
    )
    .action(async (from: string[], given: { results?: string; json?: boolean }) => {
      const { results } = findFolders(given.results);
      const merged = await mergeRuns(from, results);
      const { added, present, refused } = merged;
      const text = [
        `${added} runs added, ${present} there already, ${refused.length} files refused.`,
        ...refused.map(({ path, reason }) => (reason.startsWith(path) ? reason : `${path}: ${reason}`)),
        `Records: ${results}`,
      ].join("\n");
      print(given.json, { ...merged, results }, text, "npx basin status");
      process.exitCode = refused.length > 0 ? exitCodes.user : exitCodes.done;
    });
}
