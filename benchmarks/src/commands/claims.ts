// basin claims: the ledger of claims, each with its verdict on every network there are runs of.
import { claims, judgeAll, UserError, workloadsOf } from "@basin/record";
import type { LedgerEntry } from "@basin/record";
import { Command } from "commander";
import { findFolders } from "../folders.ts";
import { print } from "../output.ts";
import { claimDetails, ledgerTables } from "../report/claims.ts";
import { findRuns } from "../run-study.ts";

/** What commander gives. */
interface Given {
  model?: string;
  data?: string;
  results?: string;
  json?: boolean;
}

/** The command. */
export function claimsCommand(): Command {
  return new Command("claims")
    .description("The claims of the paper and of others, each with its verdict on every network.")
    .argument("[claim]", "only this claim, with its parts, seeds and runs")
    .option("--model <id>", "only networks of this model")
    .option("--data <id>", "only networks on this data set")
    .option("--results <folder>", "where runs are (BASIN_RESULTS, else .basin/results)")
    .option("--json", "print one JSON document instead of text")
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin claims\n  npx basin claims lb-sharper\n  npx basin claims --model f1 --data mnist --json",
    )
    .action(async (id: string | undefined, given: Given) => {
      const chosen = id === undefined ? claims : claims.filter((claim) => claim.id === id);
      if (chosen.length === 0) {
        throw new UserError(`claim: no such id, got "${id}"; see them all with "npx basin claims"`);
      }
      const { runs, problems } = await findRuns(findFolders(given.results));
      const workloads = workloadsOf(runs).filter(
        ({ model, data }) =>
          (given.model === undefined || model.id === given.model) &&
          (given.data === undefined || data.id === given.data),
      );
      const entries = judgeAll(workloads, chosen);
      const text = [
        id === undefined ? ledgerTables(entries) : entries.map(claimDetails).join("\n\n"),
        ...problems.map(({ path, reason }) => `Skipped ${path}: ${reason}`),
      ].join("\n");
      print(given.json, { claims: entries.map(plain), problems }, text, nextOf(entries, id));
    });
}

/** A claim without its code, with its verdicts. */
function plain({ claim, verdicts, count }: LedgerEntry): object {
  const parts = claim.parts.map(({ statistic, unit, test }) => ({ statistic, unit, test }));
  return { ...claim, parts, count, verdicts };
}

/** What gives the most now: the first claim's missing runs, else a closer look. */
function nextOf(entries: readonly LedgerEntry[], id: string | undefined): string {
  const verdicts = entries.flatMap((entry) => entry.verdicts);
  if (verdicts.length === 0) return "npx basin run sb-lb --model f1 --data mnist --seeds 5";
  const command = verdicts.find((verdict) => verdict.command !== null)?.command;
  if (id !== undefined && command != null) return command;
  return id === undefined ? `npx basin claims ${entries[0]!.claim.id}` : "npx basin claims";
}
