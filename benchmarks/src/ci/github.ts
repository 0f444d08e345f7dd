// GitHub by its own command, `gh`, which every hosted runner has: the only door to it. Requests go in as JSON on stdin and
// paths are made of checked parts, so that no value of others becomes an option or a part of an address.
import { spawnSync } from "node:child_process";
import { UserError } from "../errors.ts";

/** A repository as `owner/name`; throws UserError for what is none. */
export function repositoryName(text: string | undefined): string {
  if (text !== undefined && /^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(text)) return text;
  throw new UserError(`repository: must be owner/name, got "${text ?? ""}"; set GITHUB_REPOSITORY`);
}

/** Calls the API and gives what it answers; throws UserError with the message of `gh` where it refuses. */
export function github(method: "GET" | "POST" | "PATCH", address: string, body?: object): unknown {
  const words = ["api", "--method", method, "-H", "Accept: application/vnd.github+json", address];
  const { status, stdout, stderr, error } = spawnSync(
    "gh",
    [...words, ...(body === undefined ? [] : ["--input", "-"])],
    {
      encoding: "utf8",
      input: body === undefined ? "" : JSON.stringify(body),
      maxBuffer: 2 ** 26,
    },
  );
  if (error !== undefined || status !== 0) {
    const why = error === undefined ? stderr.trim() : error.message;
    throw new UserError(`github: ${method} ${address} must answer, got ${why}; see the token's permissions (GH_TOKEN)`);
  }
  return stdout.trim() === "" ? undefined : (JSON.parse(stdout) as unknown);
}

/** Whom the workflows of a repository act as: only what they wrote themselves is ever edited. */
export const BOT = "github-actions[bot]";

/** An issue or a comment, as far as it is read. */
export interface Written {
  readonly id: number;
  readonly number?: number;
  readonly body: string | null;
  readonly user: { readonly login: string } | null;
  readonly pull_request?: object;
}

/** All entries of a list, page by page, 1,000 at most. */
export function pages(address: string): Written[] {
  const found: Written[] = [];
  for (let page = 1; page <= 10; page++) {
    const separator = address.includes("?") ? "&" : "?";
    const list = github("GET", `${address}${separator}per_page=100&page=${page}`) as Written[];
    found.push(...list);
    if (list.length < 100) break;
  }
  return found;
}
