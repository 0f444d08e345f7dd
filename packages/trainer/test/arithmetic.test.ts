// The compiled programs of training and of f, by their hashes: where one changes, results may change in their last bits,
// and ARITHMETIC must be raised so that nobody expects equal bytes of runs before and after.
import { compile } from "@basin/compiler";
import { ARITHMETIC } from "@basin/engine";
import { findModel } from "@basin/zoo";
import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { adam } from "../src/index.ts";
import { evaluateChunk } from "../src/programs/evaluate.ts";
import { trainStep } from "../src/programs/train-step.ts";

const file = new URL("fixtures/arithmetic.json", import.meta.url);
const optimiser = adam();
const programs = {
  "f1 step 256": () => trainStep({ model: findModel("f1"), optimiser, count: 60_000, batch: 256 }),
  "f1 step 6000": () => trainStep({ model: findModel("f1"), optimiser, count: 60_000, batch: 6000 }),
  "f1 f 5000": () =>
    evaluateChunk({ model: findModel("f1"), count: 60_000, chunk: 5000, batchNorm: "batch", gradient: true }),
  "c1 step 256": () => trainStep({ model: findModel("c1"), optimiser, count: 50_000, batch: 256 }),
  "c1 f 5000": () =>
    evaluateChunk({ model: findModel("c1"), count: 50_000, chunk: 5000, batchNorm: "batch", gradient: true }),
};

it("has the version of the programs it was recorded with", () => {
  const now = {
    arithmetic: ARITHMETIC,
    programs: Object.fromEntries(Object.entries(programs).map(([name, make]) => [name, compile(make()).hash])),
  };
  if (process.env["BASIN_RECORD_ARITHMETIC"] === "1") writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`);
  const recorded = JSON.parse(readFileSync(file, "utf8")) as typeof now;
  expect(
    now,
    "compiled programs changed: raise ARITHMETIC (packages/engine/src/arithmetic.ts) if it is published already, and run this test once with BASIN_RECORD_ARITHMETIC=1",
  ).toEqual(recorded);
});
