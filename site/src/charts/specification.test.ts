import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { compile } from "vega-lite";
import { expect, test } from "vitest";
import { specificationOf, specifications } from "./specification.ts";

const require = createRequire(import.meta.url);
const schema = JSON.parse(readFileSync(require.resolve("vega-lite/vega-lite-schema.json"), "utf8")) as object;
const validate = new Ajv({ strict: false, validateFormats: false, allErrors: false }).compile(schema);

test.each([...specifications.keys()])("%s is valid Vega-Lite, with its configuration and data", (name) => {
  const chart = { id: "x", specification: name, title: "", description: "", columns: [], data: [] };
  validate(specificationOf(chart));
  expect(validate.errors).toBeNull();
});

test.each([...specifications.keys()])("%s names no colour and no font, and takes its data by name", (name) => {
  const text = JSON.stringify(specifications.get(name));
  expect(text).not.toMatch(/#[0-9a-f]{3,6}"|"font"/i);
  expect(specifications.get(name)).toMatchObject({ data: { name: "values" } });
});

test("the check finds a mistake", () => {
  expect(validate({ mark: "circles", data: { name: "values" }, encoding: {} })).toBe(false);
});

test("what is compiled warns of nothing", () => {
  for (const name of specifications.keys()) {
    const chart = { id: "x", specification: name, title: "", description: "", columns: [], data: [] };
    const warnings: string[] = [];
    const logger = {
      level: () => logger,
      error: (m: string) => (warnings.push(m), logger),
      warn: (m: string) => (warnings.push(m), logger),
      info: () => logger,
      debug: () => logger,
    };
    compile(specificationOf(chart), { logger } as never);
    expect(warnings, name).toEqual([]);
  }
});
