// A contribution from its scaffold to its report, by the real command in a copy of the repository: unfilled, the check says
// what to fill in; filled by the recipe of CONTRIBUTING.md, it passes.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changedFiles } from "../src/check/changed.ts";
import { makeCheckout } from "../src/testing/checkout.ts";
import type { Checkout } from "../src/testing/checkout.ts";

let checkout: Checkout;
beforeAll(() => {
  checkout = makeCheckout();
});
afterAll(() => checkout?.remove());

const said = ["--title", 'A linear net, `quoted` and "so"', "--source", "Own work, 2026", "--author", "Ada Lovelace"];
const edit = (file: string, change: (text: string) => string): void => {
  const full = path.join(checkout.root, file);
  writeFileSync(full, change(readFileSync(full, "utf8")));
};

interface Printed {
  readonly passed: boolean;
  readonly checked: readonly {
    readonly kind: string;
    readonly id: string;
    readonly checks: readonly { readonly id: string; readonly status: string; readonly text: string }[];
  }[];
}
const check = (
  ...words: string[]
): { code: number | null; status: Record<string, string>; text: Record<string, string> } => {
  const { code, stdout, stderr } = checkout.run("basin", ["check", ...words, "--json"]);
  expect(stderr).toBe("");
  const { checks } = (JSON.parse(stdout) as Printed).checked[0]!;
  return {
    code,
    status: Object.fromEntries(checks.map(({ id, status }) => [id, status])),
    text: Object.fromEntries(checks.map(({ id, text }) => [id, text])),
  };
};

describe("basin new", () => {
  it("makes files that are formatted, typed, and told to git as new", async () => {
    for (const words of [
      ["model", "my-net", ...said],
      ["method", "my-trick", ...said],
      ["measure", "my-measure", "--source", "Own work, 2026"],
    ]) {
      const { code, stdout, stderr } = checkout.run("basin", ["new", ...words]);
      expect([code, stderr], stdout).toEqual([0, ""]);
    }
    const files = await changedFiles(checkout.root, "HEAD");
    expect(files).toEqual([
      "packages/sharpness/src/probes/my-measure.ts",
      "packages/trainer/cards/my-trick.md",
      "packages/trainer/src/methods/my-trick.ts",
      "packages/zoo/cards/my-net.md",
      "packages/zoo/src/models/my-net.ts",
    ]);
    const changed = checkout.git("diff", "--name-only").trim().split("\n");
    expect(changed).toEqual([
      "packages/sharpness/src/probes.ts",
      "packages/trainer/src/methods.ts",
      "packages/zoo/src/models.ts",
    ]);
    const sources = [
      ...files,
      ...changed,
      ...["model-my-net", "method-my-trick", "measure-my-measure"].map((name) => `.changeset/new-${name}.md`),
    ];
    expect(checkout.run("oxfmt", ["--check", ...sources])).toMatchObject({ code: 0 });
    edit("tsconfig.json", (text) =>
      text.replace(
        /"include": \[[\s\S]*\]/,
        `"files": ${JSON.stringify(sources.filter((file) => file.endsWith(".ts")))}`,
      ),
    );
    expect(checkout.run("tsc", ["--project", "tsconfig.json"])).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("refuses an id that is taken, with the reason and no stack", () => {
    const { code, stderr } = checkout.run("basin", ["new", "method", "f1", ...said]);
    expect([code, stderr]).toEqual([1, 'id: must be free, got "f1", which is a model; choose another\n']);
  });

  it("overwrites nothing", () => {
    const file = path.join(checkout.root, "packages/zoo/cards/other.md");
    writeFileSync(file, "mine");
    const { code, stderr } = checkout.run("basin", ["new", "model", "other", ...said]);
    expect([code, stderr]).toEqual([
      1,
      "packages/zoo/cards/other.md: must not be there, got a file; choose another id, or move it away\n",
    ]);
    expect(readFileSync(file, "utf8")).toBe("mine");
    expect(checkout.git("status", "--short", "packages/zoo/src/models/other.ts")).toBe("");
  });
});

describe("an unfilled scaffold", () => {
  it("of a model is told what to write", () => {
    const { code, status, text } = check("my-net");
    expect(code).toBe(1);
    expect(text["builds"]).toBe(
      'my-net build: must return a network, got none yet; write its layers in packages/zoo/src/models/my-net.ts and end in "return model;"',
    );
    expect(text["smoke"]).toBe('not tried: needs "builds"');
    expect(text["card"]).toMatch(/^packages\/zoo\/cards\/my-net\.md: must say something under "What it is", got "TODO/);
    expect(status).toMatchObject({ definition: "passed", builds: "failed", gradients: "skipped", card: "failed" });
  });

  it("of a method is told what to write", () => {
    const { code, status, text } = check("my-trick");
    expect(code).toBe(1);
    expect(text["differs"]).toBe(
      "my-trick step: must do something else than plain training, got its bytes; write what an update does in its file",
    );
    expect(status).toMatchObject({ resumed: "passed", differs: "failed", smoke: "skipped", golden: "skipped" });
  });

  it("of a measure is told what to write", () => {
    const { code, text } = check("my-measure");
    expect(code).toBe(1);
    expect(text["finite"]).toMatch(
      /^my-measure search: must end with its quantities, got f [\d.]+ and no more; write it in packages\/sharpness/,
    );
  });
});

describe("a model filled by the recipe", () => {
  it("passes, and its report holds nothing of it but as code", () => {
    // A smoke run takes every measure of the list.
    checkout.git("checkout", "packages/sharpness/src/probes.ts");
    edit("packages/zoo/src/models/my-net.ts", (text) =>
      text
        .replace(/throw new UserError\([\s\S]*?\);/, "return model;")
        .replace('import { UserError } from "../errors.ts";\n', "")
        .replace("parameters: 0", "parameters: 7_850"),
    );
    edit("packages/zoo/cards/my-net.md", (text) => text.replaceAll(/TODO:.*/g, "A linear classifier, for a test."));
    expect(check("my-net").text["golden"]).toMatch(
      /^my-net golden values: must be of version 1, got none; when everything else passes, record/,
    );
    expect(checkout.run("basin", ["catalog", "--write", "site/src/data/catalog.json"])).toMatchObject({ code: 0 });
    const report = path.join(checkout.root, "check.md");
    const { code, text } = check("my-net", "--record", "--write", report);
    expect(Object.values(text).join("\n")).not.toMatch(/must|not tried/);
    expect(code).toBe(0);
    expect(readFileSync(path.join(checkout.root, "packages/zoo/golden/my-net.json"), "utf8")).toContain('"version": 1');
    const markdown = readFileSync(report, "utf8");
    expect(markdown).toContain("### ✓ model ` my-net `");
    expect(markdown).toContain('| ✓ | card | `` "A linear net, \\`quoted\\` and "so"", by Ada Lovelace `` |');
  });
});
