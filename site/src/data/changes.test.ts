// The times of changes come from the commit that first added a file; where git cannot tell, that is said. Feeds parse, and
// entries keep their ids and times from build to build.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPath } from "@basin/record";
import type { Run } from "@basin/record";
import { measureRun, sharpnessValue, trainRun } from "../../../packages/record/test/example.ts";
import { enteredTimes } from "./entered.ts";
import { makeFeed } from "./feed.ts";

interface AtomFeed {
  readonly "@xmlns": string;
  readonly link: readonly Readonly<Record<string, string>>[];
  readonly entry: readonly {
    readonly id: string;
    readonly title: unknown;
    readonly updated: string;
    readonly link: Readonly<Record<"@href", string>>;
  }[];
}

let root: string;
let results: string;
let runs: [Run, Run, Run];

const git = (time: string, ...words: string[]): string =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...words], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, GIT_COMMITTER_DATE: time, GIT_AUTHOR_DATE: "2020-01-01T00:00:00Z" },
  });
const write = (run: Run): void => {
  const file = path.join(results, runPath(run));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(run));
};

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), "basin-changes-"));
  results = path.join(root, "results");
  const train = await trainRun(1);
  runs = [train, await measureRun(2, train, {}, [sharpnessValue()]), await trainRun(3)];
  git("", "init", "-q");
  write(runs[0]);
  git("", "add", "-A");
  git("2026-02-01T12:00:00+02:00", "commit", "-qm", "one");
  write(runs[1]);
  git("", "add", "-A");
  git("2026-02-02T12:00:00Z", "commit", "-qm", "two");
  // Taken away and put back: it entered when it first came.
  rmSync(path.join(results, runPath(runs[0])));
  git("2026-02-03T12:00:00Z", "commit", "-qam", "three");
  write(runs[0]);
  git("", "add", "-A");
  git("2026-02-04T12:00:00Z", "commit", "-qm", "four");
  write(runs[2]);
});
afterAll(() => rmSync(root, { recursive: true }));

describe("the times at which runs entered", () => {
  it("are those of the first commit, in UTC; a file that is not committed has its own day", async () => {
    const { times, instead } = await enteredTimes(results, runs);
    expect(instead).toBeNull();
    expect(runs.map(({ id }) => times.get(id))).toEqual([
      "2026-02-01T10:00:00.000Z",
      "2026-02-02T12:00:00.000Z",
      "2026-01-01T00:00:00.000Z",
    ]);
  });

  it("are the runs' own in a shallow clone and outside of git, and that is said", async () => {
    const clone = path.join(root, "clone");
    execFileSync("git", ["clone", "-q", "--depth", "1", `file://${root}`, clone]);
    const shallow = await enteredTimes(path.join(clone, "results"), runs);
    expect(shallow.instead).toContain("shallow");
    expect(shallow.times.get(runs[0].id)).toBe("2026-01-01T00:00:00.000Z");
    const outside = mkdtempSync(path.join(tmpdir(), "basin-outside-"));
    expect((await enteredTimes(outside, runs)).instead).toContain("no git checkout");
    rmSync(outside, { recursive: true });
  });
});

describe("the feeds", () => {
  it("have stable ids, times of records, and absolute links", async () => {
    const feed = await makeFeed(new URL("https://basin.example"));
    const json = JSON.parse(feed.json1()) as {
      version: string;
      feed_url: string;
      items: { id: string; url: string; title: string; date_modified: string }[];
    };
    expect(json.version).toMatch(/^https:\/\/jsonfeed\.org\/version\/1/);
    expect(json.feed_url).toBe("https://basin.example/changes.json");
    expect(json.items.length).toBeGreaterThan(0);
    expect(new Set(json.items.map(({ id }) => id)).size).toBe(json.items.length);
    for (const { id, url, title, date_modified } of json.items) {
      expect(id).toMatch(/^https:\/\/basin\.example\/changes\/#[a-z0-9.-]+$/);
      expect(url).toMatch(/^https:\/\/basin\.example\//);
      expect(title).not.toBe("");
      expect(new Date(date_modified).toISOString()).toBe(date_modified);
    }
    expect((await makeFeed(new URL("https://basin.example"))).atom1()).toBe(feed.atom1());
  });

  it("parse as Atom with every element that the format asks for", async () => {
    const text = (await makeFeed(new URL("https://basin.example"))).atom1();
    expect(XMLValidator.validate(text)).toBe(true);
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: "@",
      isArray: (name) => name === "entry",
    });
    const { feed } = parser.parse(text) as { feed: AtomFeed };
    expect(feed["@xmlns"]).toBe("http://www.w3.org/2005/Atom");
    expect(feed).toMatchObject({ id: "https://basin.example/changes/", author: { name: "Basin" } });
    expect(feed.link).toContainEqual({ "@rel": "self", "@href": "https://basin.example/changes.atom.xml" });
    expect(feed.entry.length).toBeGreaterThan(0);
    for (const { id, title, updated, link } of feed.entry) {
      expect(id).toMatch(/^https:\/\/basin\.example\/changes\/#[a-z0-9.-]+$/);
      expect(new Date(updated).toISOString()).toBe(updated);
      expect(link["@href"]).toMatch(/^https:\/\/basin\.example\//);
      expect(title).toBeDefined();
    }
  });
});
