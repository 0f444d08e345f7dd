// The generated schema is current, and the kept run file of each schema version still reads.
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { collectEnvironment } from "./environment.ts";
import { runJsonSchema } from "./json-schema.ts";
import { makeRun, parseRun, verifyRun } from "./run.ts";
import { trainRun } from "../test/example.ts";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

it("has a current schema.json (node scripts/schema.ts writes it)", () => {
  expect(JSON.parse(read("../schema.json"))).toEqual(JSON.parse(runJsonSchema()));
});

it.each(["run-v1-train.json", "run-v1-measure.json", "run-v1-probe.json"])(
  "reads and verifies %s, kept for good",
  async (file) => {
    const run = parseRun(JSON.parse(read(`../test/fixtures/${file}`)));
    await verifyRun(run);
    expect(run.schemaVersion).toBe(1);
  },
);

it("collects an environment that a run accepts", async () => {
  const { schemaVersion: _version, cell: _cell, outcomeHash: _hash, ...draft } = await trainRun(1);
  const run = await makeRun({ ...draft, environment: collectEnvironment() });
  expect(run.environment.node).toBe(process.versions.node);
});

it("keeps Node out of all files but those that touch the machine, as a browser reads records too", () => {
  const folder = new URL("./", import.meta.url);
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
  );
  const withNode = sources.filter((file) =>
    /^(import|export) (?!type).*from "(node:|\.+\/(archive|store|environment)\.ts)/m.test(read(`./${file}`)),
  );
  expect(withNode.toSorted()).toEqual(["archive.ts", "environment.ts", "index.ts", "store.ts"]);
});
