// The comment of a pull request, from what an unprivileged workflow left behind. That is data of whoever opened the pull
// request: its size is limited, it is shown as quoted text, and the number of the pull request is never read from it.
import { lstat, open, readdir } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../errors.ts";
import { BOT, github, pages, repositoryName } from "./github.ts";
import type { Written } from "./github.ts";
import { MAX_BODY, quote } from "./markdown.ts";

/** The parts of a comment in their order: a file of the artifact and its title. */
const PARTS: readonly (readonly [file: string, title: string])[] = [
  ["check.md", "Check"],
  ["policy.md", "Results"],
];
/** Bytes of a part that are read. */
const MOST_BYTES = 256 * 1024;
/** By it the comment is found again. */
const MARKER = "<!-- basin: contribution -->";

/** Reads the artifact's folder and makes the comment; undefined where it holds none of the parts. */
export async function commentOf(folder: string): Promise<string | undefined> {
  const parts: string[] = [];
  for (const [file, title] of PARTS) {
    const text = await readPart(folder, file);
    if (text !== undefined) parts.push(`## ${title}\n\n${quote(text, Math.floor(MAX_BODY / PARTS.length) - 200)}`);
  }
  if (parts.length === 0) return undefined;
  const foot = "Made by the pull request's own run; what it says of itself is quoted, not vouched for.";
  return [MARKER, ...parts, foot].join("\n\n");
}

/** A part by its name, in the folder or one below it; no link is followed, and what is too long is cut. */
async function readPart(folder: string, file: string): Promise<string | undefined> {
  const below = (await readdir(folder, { withFileTypes: true }).catch(() => [])).filter((one) => one.isDirectory());
  for (const name of [file, ...below.map((one) => path.join(one.name, file)).toSorted()]) {
    const full = path.join(folder, name);
    if ((await lstat(full).catch(() => undefined))?.isFile() !== true) continue;
    const handle = await open(full, "r");
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
      return buffer.subarray(0, bytesRead).toString("utf8");
    } finally {
      await handle.close();
    }
  }
  return undefined;
}

/** The part of a `workflow_run` event that is read: GitHub wrote it, but names in it are the contributor's. */
interface WorkflowRunEvent {
  readonly workflow_run?: {
    readonly event?: string;
    readonly head_sha?: string;
    readonly head_branch?: string;
    readonly head_repository?: { readonly owner?: { readonly login?: string } };
  };
}

/** The open pull request that a workflow ran for, by the API: its head must be the very commit. Undefined where none is. */
export function pullRequestOf(event: WorkflowRunEvent, repository: string): number | undefined {
  const run = event.workflow_run;
  const { head_sha: sha = "", head_branch: branch = "", head_repository: from } = run ?? {};
  if (run?.event !== "pull_request" || !/^[0-9a-f]{40}$/.test(sha)) {
    throw new UserError(
      "comment: must be a workflow_run event of a pull request, got another; start it by comment.yml",
    );
  }
  const head = encodeURIComponent(`${from?.owner?.login ?? ""}:${branch}`);
  const found = github("GET", `repos/${repository}/pulls?state=open&head=${head}`) as {
    readonly number: number;
    readonly head: { readonly sha: string };
  }[];
  // A newer commit has a run of its own.
  return found.find((pull) => pull.head.sha === sha)?.number;
}

/** Posts the comment, or replaces the one that was posted before. */
export function postComment(repository: string, pull: number, body: string): "created" | "updated" {
  const name = repositoryName(repository);
  const mine = pages(`repos/${name}/issues/${pull}/comments`).find(
    ({ body: text, user }: Written) => user?.login === BOT && text?.startsWith(MARKER) === true,
  );
  if (mine === undefined) {
    github("POST", `repos/${name}/issues/${pull}/comments`, { body });
    return "created";
  }
  github("PATCH", `repos/${name}/issues/comments/${mine.id}`, { body });
  return "updated";
}
