// Records that a workflow made, as a pull request: a branch with new files in results/ and nothing else. Maintainers merge it.
import { spawnSync } from "node:child_process";
import { scanRuns } from "@basin/record";
import { UserError } from "../errors.ts";
import { mergeRuns } from "../merge.ts";
import { BOT, github, repositoryName } from "./github.ts";
import { repository as root } from "./nightly/checkout.ts";
import { checkPolicy } from "./policy/policy.ts";
import { policyComment } from "./policy/comment.ts";
import { withBase } from "./policy/base.ts";

/** What is proposed. */
export interface Proposal {
  /** The folder of new runs. */
  readonly from: string;
  /** The results folder of this checkout that they go to. */
  readonly results: string;
  readonly branch: string;
  readonly title: string;
  readonly now: number;
  /** Makes the files and says what there is, but no branch and no pull request. */
  readonly dryRun: boolean;
}

/** What came of it. */
export interface Proposed {
  readonly added: number;
  readonly pullRequest: string | null;
  /** The text of the pull request. */
  readonly body: string;
}

/** Adds runs to this checkout's results, holds them to the policy, pushes a branch and opens a pull request. */
export async function propose({ from, results, branch, title, now, dryRun }: Proposal): Promise<Proposed> {
  if (!/^[a-z0-9][\w./-]{0,99}$/.test(branch) || branch.includes("..")) {
    throw new UserError(`branch: must be a plain name, got "${branch}"; use nightly/2026-11-24`);
  }
  const { runs, problems } = await scanRuns([from]);
  if (problems.length > 0) throw new UserError(`propose: ${problems[0]!.reason}; make the runs again`);
  if (runs.every(({ scale }) => scale === "smoke")) return { added: 0, pullRequest: null, body: "No runs to add." };
  const { added, refused } = await mergeRuns([from], results);
  if (refused.length > 0) throw new UserError(`propose: ${refused[0]!.reason}`);
  if (added === 0) return { added, pullRequest: null, body: "All runs are there already." };
  const checked = await withBase("HEAD", (base) => checkPolicy({ base, head: results, now, fromCi: true }));
  const body = policyComment(checked);
  if (checked.problems.length > 0)
    throw new UserError(`propose: the policy does not hold: ${checked.problems.join("; ")}`);
  if (dryRun) return { added, pullRequest: null, body };
  const repository = repositoryName(process.env["GITHUB_REPOSITORY"]);
  git("switch", "--create", branch);
  git("add", "--", results);
  git(
    "-c",
    `user.name=${BOT}`,
    "-c",
    `user.email=${BOT}@users.noreply.github.com`,
    "commit",
    "--quiet",
    "--message",
    title,
  );
  // gh holds the token, in the environment of this step alone; git has none of its own (persist-credentials: false).
  const helper = ["-c", "credential.helper=", "-c", "credential.helper=!gh auth git-credential"];
  git(...helper, "push", `https://github.com/${repository}.git`, `HEAD:refs/heads/${branch}`);
  const { default_branch: base } = github("GET", `repos/${repository}`) as { default_branch: string };
  const made = github("POST", `repos/${repository}/pulls`, { title, head: branch, base, body });
  return { added, pullRequest: (made as { html_url: string }).html_url, body };
}

function git(...words: string[]): void {
  const { status, stderr } = spawnSync("git", words, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new UserError(`propose: git ${words.at(-1)} must succeed, got ${stderr.trim()}`);
}
