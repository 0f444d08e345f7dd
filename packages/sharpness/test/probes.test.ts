// The conformance suite of probes: every probe of the list passes every check, and has its golden values.
import { readFileSync } from "node:fs";
import { makeRandom } from "@basin/random";
import { describe, expect, it } from "vitest";
import { goldenQuantities, probeChecks } from "../src/conformance.ts";
import { makeProbe, probeIds } from "../src/index.ts";

interface Golden {
  readonly version: number;
  readonly values: Readonly<Record<string, number>>;
}
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const { points } = read("fixtures/keskar2017.json") as { points: { sloped: { x: number[] } } };

describe.each(probeIds)("%s", (id) => {
  it.each(probeChecks)("$title", async ({ run }) => {
    expect(await run({ id, makeRandom })).toMatch(/\w/);
  });

  it("has its golden values (npx basin check ID --record writes those of a new probe or version)", () => {
    const golden = read(`../golden/${id}.json`) as Golden;
    const quantities = goldenQuantities({ id, makeRandom }, Float64Array.from(points.sloped.x));
    expect(golden.version).toBe(makeProbe(id).version);
    expect(Object.keys(quantities)).toEqual(Object.keys(golden.values));
    // As a share of the largest, since what is nearly 0 is a difference of what is not.
    const size = Math.max(...Object.values(golden.values).map(Math.abs));
    for (const [name, value] of Object.entries(golden.values)) {
      expect(Math.abs(quantities[name]! - value), name).toBeLessThan(1e-6 * size);
    }
  });

  it("refuses settings that there are not, or of another type", () => {
    const { settings } = makeProbe(id);
    expect(() => makeProbe(id, { colour: 1 })).toThrow(/colour: no such setting, got 1; use one of/);
    for (const [name, value] of Object.entries(settings)) {
      const other = typeof value === "number" ? "1" : 1;
      expect(() => makeProbe(id, { [name]: other })).toThrow(new RegExp(`${name}: must be a ${typeof value}`));
    }
  });
});

it("names the probes there are", () => {
  expect(() => makeProbe("trace")).toThrow(`probe: no such id, got "trace"; use some of ${probeIds.join(", ")}`);
  expect(() => makeProbe("constructor")).toThrow(/no such id/);
});
