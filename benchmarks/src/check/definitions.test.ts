// Every definition has what its check asks for and no other test looks at: its card, its catalog entry, its golden values.
import { methodIds } from "@basin/trainer";
import { models } from "@basin/zoo";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBench } from "./bench.ts";
import type { Bench } from "./bench.ts";
import { changedFiles, definitionsOf } from "./changed.ts";
import { runChecks } from "./check.ts";
import type { Check, CheckResult } from "./check.ts";
import { findDefinition, idsOf } from "./definitions.ts";
import { measureChecks } from "./measure.ts";
import { methodChecks } from "./method.ts";
import { modelChecks } from "./model.ts";
import { repository } from "./places.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

/** Some checks by id, as if what they need had passed: the conformance suites of the packages see to that. */
const alone = <Subject>(checks: readonly Check<Subject>[], ...ids: string[]): Check<Subject>[] =>
  checks.filter(({ id }) => ids.includes(id)).map((check) => ({ ...check, needs: [] }));
const faults = (results: readonly CheckResult[]): string[] =>
  results.filter(({ status }) => status !== "passed").map(({ text }) => text);

describe.each(models.map((model) => [model.id, model] as const))("model %s", (_, model) => {
  it("has card, licence, catalog and golden values", async () => {
    // The paper's largest take minutes here; figures of PyTorch watch over them (packages/zoo/test/image-models.test.ts).
    const golden = model.parameters < 500_000 || model.id === "f1" ? ["golden"] : [];
    const checks = alone(modelChecks, "card", "license", "catalog", "data", ...golden);
    expect(faults(await runChecks(checks, { model, bench, root: repository, record: false }))).toEqual([]);
  });
});

it.each(methodIds)("method %s has card, licence, catalog and golden values", async (id) => {
  const checks = alone(methodChecks, "card", "license", "catalog", "golden");
  expect(faults(await runChecks(checks, { id, bench, root: repository, record: false }))).toEqual([]);
});

it.each(idsOf("measure"))("measure %s has catalog and golden values", async (id) => {
  const checks = alone(measureChecks, "catalog", "golden");
  expect(faults(await runChecks(checks, { id, bench, root: repository, record: false }))).toEqual([]);
});

describe("what a change touches", () => {
  it("is found by the files of definitions, cards and golden values", async () => {
    const of = async (...files: string[]): Promise<string[]> =>
      (await definitionsOf(repository, files)).map(({ kind, id }) => `${kind} ${id}`);
    expect(await of("packages/zoo/src/models/deep-conv.ts", "packages/zoo/cards/f1.md")).toEqual([
      "model c2",
      "model c4",
      "model f1",
    ]);
    expect(await of("packages/trainer/src/methods/stability.ts", "packages/trainer/golden/plain.json")).toEqual([
      "method stability",
      "method plain",
    ]);
    expect(await of("packages/sharpness/src/probes/lambda-max.ts")).toEqual(["measure lambda-max"]);
    expect(
      await of("packages/sharpness/src/probes/lambda-max.test.ts", "README.md", "packages/zoo/cards/gone.md"),
    ).toEqual([]);
    // What several use touches all of them.
    expect(await of("packages/trainer/src/methods/settings.ts")).toEqual(methodIds.map((id) => `method ${id}`));
  });

  it("is told where git has no such commit, and never taken for an option", async () => {
    for (const ref of ["no-such-branch", "--output=x"]) {
      await expect(changedFiles(repository, ref)).rejects.toThrow(
        `check --changed: must be a commit that git has here, got "${ref}"`,
      );
    }
    expect(Array.isArray(await changedFiles(repository, "HEAD"))).toBe(true);
  });
});

it("names what there is where an id names nothing", () => {
  expect(findDefinition("lambda-max")).toEqual({ kind: "measure", id: "lambda-max" });
  expect(() => findDefinition("f9")).toThrow(
    /^check: no such id, got "f9"; use one of the models f1, .*; methods .*; measures .*, or make it with npx basin new$/,
  );
});
