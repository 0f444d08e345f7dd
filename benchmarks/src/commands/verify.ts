// basin verify: recompute everything that published records and releases say of themselves.
import { Command } from "commander";
import { exitCodes } from "../exit-codes.ts";
import { findFolders } from "../folders.ts";
import { print } from "../output.ts";
import { problemText, verifyFolders, verifyVersion } from "../release/verify.ts";

/** The command. */
export function verifyCommand(): Command {
  return new Command("verify")
    .description(
      "Recompute a release from its raw records: identities, hashes, parents, verdicts. All of them unless named.",
    )
    .argument("[version]", "a release, as v0.1; all runs and all releases unless given")
    .option("--published <folder>", "the folder that is verified (BASIN_PUBLISHED, else results/ of the repository)")
    .option("--json", "print one JSON document instead of text")
    .addHelpText("after", "\nExamples:\n  npx basin verify\n  npx basin verify v0.1\n  npx basin verify v0.1 --json")
    .action(async (version: string | undefined, given: { published?: string; json?: boolean }) => {
      const published = given.published ?? findFolders().published;
      const { problems, notes, ...told } = version === undefined ? await all(published) : await one(published, version);
      const text = [
        problems.length === 0
          ? `${told.text}: all recomputed, all equal.`
          : `${told.text}: ${problems.length} failures.`,
        ...problems.map(problemText),
        ...notes,
      ].join("\n");
      const { text: _text, ...data } = told;
      const next =
        problems.length > 0 ? "restore what is named above from git, then npx basin verify" : "npx basin open";
      print(given.json, { ...data, problems, notes }, text, next);
      process.exitCode = problems.length > 0 ? exitCodes.user : exitCodes.done;
    });
}

async function all(folder: string) {
  const { runs, archive, problems, notes } = await verifyFolders([folder]);
  const releases = archive.releases.map(({ version }) => version);
  const text = `${runs.length} runs, ${releases.length} releases (${releases.join(", ") || "none"})`;
  return { runs: runs.length, releases, problems, notes, text };
}

async function one(folder: string, version: string) {
  const { release, problems, notes } = await verifyVersion([folder], version);
  const { runs, verdicts } = release;
  const text = `release ${version}, ${runs.length} runs, ${verdicts.length} verdicts`;
  return { runs: runs.length, releases: [version], problems, notes, text };
}
