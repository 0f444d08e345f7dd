// A user's own weights are measured as a study's are: the same file gives the same φ.
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { scanRuns } from "@basin/record";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basin, temporaryFolders } from "../src/testing/basin.ts";

const folders = temporaryFolders();
afterAll(() => folders.remove());

const study = ["run", "sb-lb", "--scale", "smoke", "--seeds", "1", "--draws", "0", "--splits", "train,test", "--json"];
const data = ["--data", "glyphs", "--train-samples", "320", "--test-samples", "80"];

/** The file of the solution of the first training. */
let weights: string;
let cell: string;
beforeAll(async () => {
  expect((await basin(study, folders)).code).toBe(0);
  const root = path.join(folders.cache, "weights");
  cell = readdirSync(root)[0]!;
  weights = path.join(root, cell, readdirSync(path.join(root, cell))[0]!);
});

describe("basin measure", () => {
  it("gives the φ of the study's own runs", async () => {
    const { code, stdout } = await basin(
      [
        "measure",
        "--model",
        "m1-tiny",
        "--weights",
        weights,
        ...data,
        "--split",
        "train,test",
        "--iterations",
        "3",
        "--json",
      ],
      folders,
    );
    expect(code).toBe(0);
    const { from, functions, sharpness } = JSON.parse(stdout) as {
      from: string;
      functions: { split: string; f: number }[];
      sharpness: { split: string; epsilon: number; row: string; phi: number }[];
    };
    expect(from).toBe("basin");
    const { runs } = await scanRuns([folders.results]);
    for (const split of ["train", "test"]) {
      const run = runs.find((one) => one.kind === "measure" && one.spec.parent === cell && one.spec.split === split);
      if (run?.kind !== "measure") throw new Error("no such run");
      expect(functions.find((one) => one.split === split)?.f).toBe(run.outcome.f);
      const found = sharpness.filter((one) => one.split === split);
      expect(found.map(({ row, epsilon, phi }) => [row, epsilon, phi])).toEqual(
        run.outcome.values.map(({ row, epsilon, value }) => [row, epsilon, value]),
      );
    }
  });

  it("gives the probes of the study's definition, with their own defaults", async () => {
    const words = ["measure", "--model", "m1-tiny", "--weights", weights, ...data, "--rows", "first-order", "--json"];
    const { code, stdout } = await basin(
      [...words, "--probes", "random-directions,lambda-max", "--seed", "7"],
      folders,
    );
    expect(code).toBe(0);
    const { probes } = JSON.parse(stdout) as { probes: unknown[] };
    expect(probes).toMatchObject([
      { split: "train", probe: { id: "random-directions", version: 1, directions: 100, seed: 7 }, evaluations: 203 },
      { split: "train", probe: { id: "lambda-max", version: 1, maxIterations: 50 } },
    ]);
  });

  it("takes a model from a file, and prints a table", async () => {
    const file = path.join(folders.cache, "model.ts");
    const zoo = new URL("../../packages/zoo/src/index.ts", import.meta.url).href;
    writeFileSync(file, `import { findModel } from "${zoo}";\nexport const model = findModel("m1-tiny");\n`);
    const { code, stdout } = await basin(
      ["measure", "--model", file, "--weights", weights, ...data, "--rows", "first-order", "--directions", "5"],
      folders,
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/5 directions, normal/);
    expect(stdout).toMatch(/Next: npx basin/);
  });

  it.each([
    [["--model", "f9"], /model: no such id, got "f9"/],
    [["--model", "./none.ts"], /none.ts: must be a module that Node can load/],
    [["--model", "f1"], /model: must be f1 1, got m1-tiny 1/],
  ])("refuses %j", async (words, message) => {
    const { code, stderr } = await basin(["measure", "--weights", weights, ...data, ...words], folders);
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
  });
});
