// Releases in the built site: each at its address for good with its own runs alone, and the latest one found.
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseRelease, readArchive } from "@basin/record";
import type { Release } from "@basin/record";
import { beforeAll, describe, expect, inject, it } from "vitest";

let old: Release;
let newest: Release;
const read = (file: string): string => readFileSync(path.join(inject("siteFolder"), file), "utf8");

beforeAll(async () => {
  const { releases } = await readArchive([inject("resultsFolder")]);
  [old, newest] = releases as [Release, Release];
});

describe("the pages of releases", () => {
  it("stay at their addresses and show their own runs alone", () => {
    const tables = [read("releases/v0.1/runs/index.html"), read("releases/v0.10/runs/index.html")] as const;
    for (const { sha256 } of old.runs) expect(tables[0]).toContain(sha256);
    for (const { sha256 } of newest.runs) expect(tables[1]).toContain(sha256);
    const only = newest.runs.filter(({ id }) => !old.runs.some((run) => run.id === id));
    expect(only.length).toBeGreaterThan(0);
    for (const { sha256 } of only) expect(tables[0]).not.toContain(sha256);
    expect(parseRelease(JSON.parse(read("releases/v0.1/manifest.json")))).toEqual(old);
  });

  it("lead from old to new, and from latest to the newest by its numbers", () => {
    expect(read("releases/v0.1/index.html")).toMatch(/A newer release is out: <a[^>]*>v0\.10<\/a>/);
    expect(read("releases/v0.10/index.html")).not.toContain("A newer release is out");
    expect(read("releases/latest/index.html")).toMatch(
      /http-equiv="refresh" content="0; url=[^"]*\/releases\/v0\.10\/"/,
    );
  });

  it("say what was withdrawn since, with its reason as text", () => {
    expect(read("releases/v0.1/index.html")).toContain("were withdrawn after it was made");
    expect(read("releases/v0.1/index.html")).toContain("&lt;img src=x");
    expect(read("changes/index.html")).toContain("Withdrawn: run");
  });
});
