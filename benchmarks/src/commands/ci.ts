// basin ci: what the steps of the workflows do, as commands that run anywhere. Those that write to GitHub say so.
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parseCatalog } from "@basin/record";
import { Command } from "commander";
import writeFileAtomic from "write-file-atomic";
import { matrixOf } from "../ci/matrix.ts";
import { withBase } from "../ci/policy/base.ts";
import { policyComment } from "../ci/policy/comment.ts";
import { checkPolicy } from "../ci/policy/policy.ts";
import { propose } from "../ci/propose.ts";
import { commentOf, postComment, pullRequestOf } from "../ci/pull-request-comment.ts";
import { repositoryName } from "../ci/github.ts";
import { UserError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import { findFolders } from "../folders.ts";
import { print } from "../output.ts";
import { hours, positiveNumber } from "./arguments.ts";
import { issueCommand, nightlyCommand } from "./ci-nightly.ts";

/** The command. */
export function ciCommand(): Command {
  return new Command("ci")
    .description("What the workflows of .github/ do, step by step.")
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin ci policy --base origin/main --head results\n  npx basin ci nightly --local\n  npx basin ci nightly --rows 3 --dry-run",
    )
    .addCommand(policyCommand())
    .addCommand(nightlyCommand())
    .addCommand(issueCommand())
    .addCommand(matrixCommand())
    .addCommand(proposeCommand())
    .addCommand(commentCommand());
}

function policyCommand(): Command {
  return new Command("policy")
    .description("Hold the results that a pull request changes to the policy, and write its comment.")
    .requiredOption("--base <ref|folder>", "the results before: a commit with results/, or a folder")
    .option("--head <folder>", "the results after, as data (BASIN_PUBLISHED, else results/ of the repository)")
    .option("--head-catalog <file>", "the catalog that comes with them, whose new definitions they may use")
    .option("--from-ci", "allow runs of origin ci, as the project's own workflows make them")
    .option("--write <file>", "write the comment as Markdown")
    .option("--json", "print one JSON document instead of text")
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin ci policy --base origin/main\n  npx basin ci policy --base results --head ../head/results --write policy.md",
    )
    .action(
      async (given: {
        base: string;
        head?: string;
        headCatalog?: string;
        fromCi?: boolean;
        write?: string;
        json?: boolean;
      }) => {
        const head = path.resolve(given.head ?? findFolders().published);
        const headCatalog = given.headCatalog === undefined ? undefined : await readCatalog(given.headCatalog);
        const result = await withBase(given.base, (base) =>
          checkPolicy({
            base,
            head,
            now: Date.now(),
            fromCi: given.fromCi === true,
            ...(headCatalog === undefined ? {} : { headCatalog }),
          }),
        );
        const { changes, problems, notes, added } = result;
        if (given.write !== undefined) await writeFileAtomic(path.resolve(given.write), `${policyComment(result)}\n`);
        const text = [
          `${changes.added.length} files added, ${changes.changed.length} changed, ${changes.removed.length} removed; ${added.length} new runs; ${problems.length} things must be mended.`,
          ...problems,
          ...notes.map((note) => `Note: ${note}`),
        ].join("\n");
        const next = problems.length > 0 ? "mend what is named above and run this again" : "npx basin open";
        print(given.json, { changes, added: added.map(({ id }) => id), problems, notes }, text, next);
        process.exitCode = problems.length > 0 ? exitCodes.user : exitCodes.done;
      },
    );
}

/** A catalog of others: missing or bad, it explains nothing. */
async function readCatalog(file: string) {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) throw new UserError(`head-catalog: must be a readable file, got "${file}"; leave it out`);
  try {
    return parseCatalog(JSON.parse(text));
  } catch (error) {
    throw new UserError(
      `head-catalog: must be a catalog, got ${(error as Error).message}; make it by npx basin catalog`,
    );
  }
}

function matrixCommand(): Command {
  return new Command("matrix")
    .description("Write the matrix of benchmark.yml: a job for each shard of each study.")
    .argument("<studies...>", "ids of studies")
    .requiredOption("--shards <n>", "how many shards a study", positiveNumber)
    .option("--options <text>", "options of basin run, as they are typed", "")
    .option("--engine <name>", "onnx-cpu on hosted machines; onnx-cuda or tfjs-node-gpu on GPU runners", "onnx-cpu")
    .option("--max-hours <h>", "hours of a job", hours, 5)
    .option("--write <file>", "write it instead of printing it")
    .option("--json", "print one JSON document instead of text")
    .addHelpText(
      "after",
      '\nExamples:\n  npx basin ci matrix sb-lb warm-start --shards 2 --options "--scale smoke --seeds 1"\n  npx basin ci matrix sb-lb --shards 10 --engine onnx-cuda --write matrix.json',
    )
    .action(
      async (
        studies: string[],
        given: { shards: number; options: string; engine: string; maxHours: number; write?: string; json?: boolean },
      ) => {
        const matrix = await matrixOf({
          studies,
          ...given,
          hours: given.maxHours,
          folder: path.join(".basin", "shards"),
        });
        // One line: it becomes an output of a step, which is a line.
        const text = JSON.stringify(matrix);
        if (given.write !== undefined) await writeFileAtomic(path.resolve(given.write), `${text}\n`);
        const told = given.write === undefined ? text : `${matrix.include.length} jobs: ${path.resolve(given.write)}`;
        print(given.json, matrix, told, "gh workflow run benchmark.yml");
      },
    );
}

function proposeCommand(): Command {
  return new Command("propose")
    .description("Add runs to results/ and open a pull request with them. Writes to GitHub by gh, and needs GH_TOKEN.")
    .argument("<folder>", "the results folder of the new runs")
    .requiredOption("--branch <name>", "the branch to make")
    .requiredOption("--title <text>", "the title of the pull request")
    .option("--results <folder>", "where published results are (BASIN_PUBLISHED, else results/ of the repository)")
    .option("--dry-run", "add the files and hold them to the policy; make no branch and no pull request")
    .option("--json", "print one JSON document instead of text")
    .addHelpText(
      "after",
      '\nExamples:\n  npx basin ci propose .basin/nightly/results --branch nightly/2026-11-24 --title "Run published rows again" --dry-run',
    )
    .action(
      async (
        from: string,
        given: { branch: string; title: string; results?: string; dryRun?: boolean; json?: boolean },
      ) => {
        const results = path.resolve(given.results ?? findFolders().published);
        const { branch, title } = given;
        const done = await propose({ from, results, branch, title, now: Date.now(), dryRun: given.dryRun === true });
        const { added, pullRequest, body } = done;
        const text = `${added} runs added; ${pullRequest ?? "no pull request was opened"}.\n\n${body}`;
        print(
          given.json,
          done,
          text,
          pullRequest === null ? "npx basin ci policy --base HEAD --from-ci" : "review and merge it",
        );
      },
    );
}

function commentCommand(): Command {
  return new Command("comment")
    .description("Make the comment of a pull request from an artifact that nobody vouches for.")
    .argument("<folder>", "the folder of the artifact: check.md, policy.md")
    .option("--post", "post it, or bring the one there up to date. Writes to GitHub by gh, and needs GH_TOKEN")
    .option("--event <file>", "the workflow_run event that names the commit (GITHUB_EVENT_PATH)")
    .option("--write <file>", "write it as Markdown")
    .option("--json", "print one JSON document instead of text")
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin ci comment contribution\n  npx basin ci comment contribution --post",
    )
    .action(async (folder: string, given: { post?: boolean; event?: string; write?: string; json?: boolean }) => {
      const body = await commentOf(folder);
      if (body === undefined) {
        print(given.json, { body: null, posted: null }, "There is nothing to say.", "npx basin ci policy --base HEAD");
        return;
      }
      if (given.write !== undefined) {
        await mkdir(path.dirname(path.resolve(given.write)), { recursive: true });
        await writeFileAtomic(path.resolve(given.write), `${body}\n`);
      }
      const posted = given.post === true ? await post(body, given.event) : null;
      const told = posted === null ? body : `The comment was ${posted}.`;
      print(given.json, { body, posted }, told, "npx basin ci comment --help");
    });
}

async function post(body: string, event = process.env["GITHUB_EVENT_PATH"]): Promise<string> {
  if (event === undefined)
    throw new UserError("event: must be a file, got none; give --event or set GITHUB_EVENT_PATH");
  const repository = repositoryName(process.env["GITHUB_REPOSITORY"]);
  const pull = pullRequestOf(JSON.parse(await readFile(event, "utf8")) as object, repository);
  return pull === undefined
    ? "not posted: no open pull request has this commit at its head"
    : postComment(repository, pull, body);
}
