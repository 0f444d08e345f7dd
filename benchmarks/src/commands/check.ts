// basin check: whether a model, a method or a measure is what it must be; the check that CI runs on a pull request.
import { Command } from "commander";
import writeFileAtomic from "write-file-atomic";
import { openBench } from "../check/bench.ts";
import { changedFiles, definitionsOf } from "../check/changed.ts";
import { checkDefinition, findDefinition } from "../check/definitions.ts";
import type { Checked, Named } from "../check/definitions.ts";
import { places, repository } from "../check/places.ts";
import { lineOf, markdownOf, sentenceOf } from "../check/report.ts";
import { UserError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import { print } from "../output.ts";

interface Given {
  changed?: string;
  write?: string;
  record?: boolean;
  json?: boolean;
}

/** The command. */
export function checkCommand(): Command {
  return new Command("check")
    .description(
      "Check a model, method or measure as CI does: offline, under a minute on one core for a network of F1's size.",
    )
    .argument("[ids...]", "models, methods or measures by id")
    .option("--changed <ref>", "check what differs from where this branch left a ref, as origin/main")
    .option("--write <file>", "write the result as Markdown, for the pull request")
    .option("--record", "record golden values where there are none of this version")
    .option("--json", "print one JSON document instead of text")
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin check my-net\n  npx basin check my-net --record --write check.md\n  npx basin check --changed origin/main",
    )
    .action(async (ids: string[], { changed, write, record = false, json }: Given) => {
      const named = await choose(ids, changed);
      const say = (text: string): void => void (json !== true && process.stdout.write(`${text}\n`));
      const bench = await openBench();
      const checked: Checked[] = [];
      try {
        for (const one of named) {
          say(`${checked.length > 0 ? "\n" : ""}${one.kind} ${one.id}`);
          const onResult = (result: Parameters<typeof lineOf>[0]): void => say(lineOf(result));
          checked.push(await checkDefinition(one, { bench, root: repository, record, onResult }));
        }
      } finally {
        await bench.close();
      }
      if (write !== undefined) await writeFileAtomic(write, markdownOf(checked));
      const passed = checked.every((one) => one.passed);
      const text = checked.length === 0 ? "Nothing to check." : `\n${checked.map(sentenceOf).join("\n")}`;
      print(json, { passed, checked }, text, nextOf(checked));
      process.exitCode = passed ? exitCodes.done : exitCodes.user;
    });
}

async function choose(ids: readonly string[], changed: string | undefined): Promise<Named[]> {
  if ((ids.length === 0) === (changed === undefined)) {
    throw new UserError(
      `check: needs ids or --changed, got ${ids.length === 0 ? "neither" : "both"}; as npx basin check f1`,
    );
  }
  if (changed === undefined) return [...new Set(ids)].map(findDefinition);
  return definitionsOf(repository, await changedFiles(repository, changed));
}

function nextOf(checked: readonly Checked[]): string {
  const failed = checked.find(({ passed }) => !passed);
  if (failed !== undefined) {
    return `mend what is marked ✗ (definitions: ${places[failed.kind].definitions}), then npx basin check ${failed.id}`;
  }
  return checked.length === 0
    ? "npx basin new model my-net"
    : "npx oxfmt ., commit, and open a pull request (CONTRIBUTING.md)";
}
