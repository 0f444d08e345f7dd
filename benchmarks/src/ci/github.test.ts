// What is asked of GitHub, with a `gh` of the test's own that answers from a file and writes down each request.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openCells, tellIssue } from "./drift-issue.ts";
import { BOT, repositoryName } from "./github.ts";
import { issueBody } from "./nightly/report.ts";
import type { NightReport } from "./nightly/report.ts";
import { commentOf, postComment, pullRequestOf } from "./pull-request-comment.ts";

let folder: string;
let usual: string | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "basin-gh-"));
  const script = `#!${process.execPath}
const { appendFileSync, readFileSync } = require("node:fs");
const words = process.argv.slice(2);
const method = words[words.indexOf("--method") + 1];
const address = words.find((word) => word.startsWith("repos/"));
const body = words.includes("--input") ? JSON.parse(readFileSync(0, "utf8")) : null;
appendFileSync(${JSON.stringify(path.join(folder, "asked"))}, JSON.stringify({ method, address, body }) + "\\n");
const answers = JSON.parse(readFileSync(${JSON.stringify(path.join(folder, "answers"))}, "utf8"));
const found = answers.find(([start]) => (method + " " + address).startsWith(start));
if (found === undefined) { process.stderr.write("gh: Not Found (HTTP 404)"); process.exit(1); }
process.stdout.write(JSON.stringify(found[1]));
`;
  writeFileSync(path.join(folder, "gh"), script);
  // Without a package.json above, node reads a file without an ending as CommonJS.
  chmodSync(path.join(folder, "gh"), 0o755);
  usual = process.env["PATH"];
  process.env["PATH"] = `${folder}${path.delimiter}${usual}`;
});
afterEach(() => {
  process.env["PATH"] = usual!;
  rmSync(folder, { recursive: true });
});

const answer = (answers: [string, unknown][]): void =>
  writeFileSync(path.join(folder, "answers"), JSON.stringify(answers));
interface Asked {
  readonly method: string;
  readonly address: string;
  readonly body: { readonly body?: string; readonly state?: string; readonly labels?: string[] } | null;
}
const asked = (): Asked[] =>
  existsSync(path.join(folder, "asked"))
    ? readFileSync(path.join(folder, "asked"), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Asked)
    : [];
const writes = (): Asked[] => asked().filter(({ method }) => method !== "GET");

const [a, b] = ["a".repeat(64), "b".repeat(64)];
const night = (drifting: string[], holding: string[] = []): NightReport => ({
  schemaVersion: 1,
  date: "2026-12-01",
  seed: 1,
  level: 0.01,
  runs: [],
  notRun: [],
  drifting,
  holding,
});
const issue = (cells: string[], login: string = BOT): object => ({
  id: 1,
  number: 7,
  user: { login },
  body: issueBody(night(cells), cells),
});

describe("the issue", () => {
  it("is opened on drift, once, and not without", () => {
    answer([
      ["GET repos/a/b/issues?", []],
      ["POST repos/a/b/issues", { number: 9 }],
    ]);
    expect(tellIssue("a/b", night([], [a]))).toEqual({ action: "none", issue: null, drifting: [] });
    expect(writes()).toEqual([]);
    expect(tellIssue("a/b", night([a]))).toEqual({ action: "opened", issue: 9, drifting: [a] });
    expect(writes()).toHaveLength(1);
    expect(writes()[0]!.body!.labels).toEqual(["drift"]);
  });

  it("is brought up to date while a cell drifts, and closed when all hold", () => {
    answer([
      ["GET repos/a/b/issues?", [issue([a, b])]],
      ["POST repos/a/b/issues/7/comments", {}],
      ["PATCH repos/a/b/issues/7", {}],
    ]);
    expect(openCells("a/b")).toEqual([a, b]);
    expect(tellIssue("a/b", night([], [a]))).toEqual({ action: "updated", issue: 7, drifting: [b] });
    expect(writes().at(-1)!.body!.body).toContain(b);
    expect(tellIssue("a/b", night([], [a, b]))).toEqual({ action: "closed", issue: 7, drifting: [] });
    expect(writes().at(-1)!.body!.state).toBe("closed");
  });

  it("says nothing of a night that had nothing to do with it", () => {
    answer([
      ["GET repos/a/b/issues?", [issue([a])]],
      ["PATCH repos/a/b/issues/7", {}],
    ]);
    expect(tellIssue("a/b", night([], [b])).action).toBe("updated");
    expect(writes().map(({ method }) => method)).toEqual(["PATCH"]);
  });

  it("is never a stranger's", () => {
    answer([
      ["GET repos/a/b/issues?", [issue([a], "somebody")]],
      ["POST repos/a/b/issues", { number: 9 }],
    ]);
    expect(openCells("a/b")).toEqual([]);
    expect(tellIssue("a/b", night([b])).action).toBe("opened");
  });

  it("tells what GitHub refuses, and what is no repository", () => {
    answer([]);
    expect(() => openCells("a/b")).toThrow(/github: GET repos\/a\/b\/issues\S+ must answer, got gh: Not Found/);
    for (const bad of ["a", "a/b/c", "../x/y", "a/b?c", undefined])
      expect(() => repositoryName(bad)).toThrow(/owner\/name/);
  });
});

describe("the comment", () => {
  const sha = "c".repeat(40);
  const event = {
    workflow_run: {
      event: "pull_request",
      head_sha: sha,
      head_branch: "x&state=all#",
      head_repository: { owner: { login: "somebody" } },
      pull_requests: [{ number: 1 }],
    },
  };

  it("belongs to the open pull request whose head is the very commit", () => {
    answer([
      [
        "GET repos/a/b/pulls?state=open&head=somebody%3Ax%26state%3Dall%23",
        [
          { number: 4, head: { sha: "d".repeat(40) } },
          { number: 5, head: { sha } },
        ],
      ],
    ]);
    expect(pullRequestOf(event, "a/b")).toBe(5);
    const later = { workflow_run: { ...event.workflow_run, head_sha: "e".repeat(40) } };
    expect(pullRequestOf(later, "a/b")).toBeUndefined();
    const push = { workflow_run: { ...event.workflow_run, event: "push" } };
    expect(() => pullRequestOf(push, "a/b")).toThrow(/must be a workflow_run event of a pull request/);
  });

  it("is posted once and replaced after, and nobody else's is touched", async () => {
    writeFileSync(path.join(folder, "check.md"), "fine");
    const body = (await commentOf(folder))!;
    const comments = [{ id: 1, body, user: { login: "somebody" } }];
    answer([
      ["GET repos/a/b/issues/5/comments", comments],
      ["POST repos/a/b/issues/5/comments", {}],
    ]);
    expect(postComment("a/b", 5, body)).toBe("created");
    answer([
      ["GET repos/a/b/issues/5/comments", [...comments, { id: 2, body, user: { login: BOT } }]],
      ["PATCH repos/a/b/issues/comments/2", {}],
    ]);
    expect(postComment("a/b", 5, body)).toBe("updated");
  });

  it("is made of the artifact's files alone: no link, no other name, no number, and no more than fits", async () => {
    const artifact = path.join(folder, "artifact");
    mkdirSync(path.join(artifact, "contribution-policy"), { recursive: true });
    expect(await commentOf(artifact)).toBeUndefined();
    writeFileSync(path.join(artifact, "number"), "1");
    writeFileSync(path.join(artifact, "contribution-policy", "policy.md"), "<b>@x</b> ".repeat(100_000));
    symlinkSync("/etc/hostname", path.join(artifact, "check.md"));
    const body = (await commentOf(artifact))!;
    expect(body.length).toBeLessThan(65_536);
    expect(body).not.toMatch(/## Check|<b>|@x/);
    expect(body).toMatch(/^<!-- basin: contribution -->\n\n## Results\n/);
  });
});
