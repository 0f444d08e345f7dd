// What every probe must be, whichever it is: its golden values, settings that are all there and make it again, no number
// that is not finite, no more evaluations than it says, the same result whoever answers, and a refusal of what it cannot do.
import { readFileSync } from "node:fs";
import { makeRandom } from "@basin/random";
import { describe, expect, it } from "vitest";
import { drive, driveSync, makeProbe, probeIds } from "../src/index.ts";
import type { Evaluation, Probe, ProbeResult } from "../src/index.ts";
import { network } from "../src/testing/network.ts";
import { quadratic } from "../src/testing/quadratics.ts";
import { probeNetwork } from "./probe-network.ts";

interface Golden {
  readonly version: number;
  readonly quantities: Readonly<Record<string, number>>;
}
const golden = JSON.parse(readFileSync(new URL("golden.json", import.meta.url), "utf8")) as Record<string, Golden>;
const random = makeRandom(0);
const run = (probe: Probe, x: Float64Array, evaluate: (x: Float64Array) => Evaluation): ProbeResult =>
  driveSync(probe.search({ x, f0: evaluate(x), random }), evaluate);

describe.each(probeIds)("%s", (id) => {
  const quick = makeProbe(id, makeProbe(id).quick);
  const x = Float64Array.from({ length: 51 }, (_, i) => Math.sin(i));

  it("has its golden values (node test/golden.ts writes those of a new probe or version)", () => {
    const { probe, result } = probeNetwork(id);
    expect(golden[id]?.version).toBe(probe.version);
    expect(Object.keys(result.quantities)).toEqual(Object.keys(golden[id]!.quantities));
    for (const [name, value] of Object.entries(golden[id]!.quantities)) {
      // As a share of the largest, since what is nearly 0 is a difference of what is not.
      const size = Math.max(...Object.values(golden[id]!.quantities).map(Math.abs));
      expect(Math.abs(result.quantities[name]! - value), name).toBeLessThan(1e-6 * size);
    }
  });

  it("is described by plain settings, which make it again", () => {
    const probe = makeProbe(id);
    expect(probe.id).toBe(id);
    expect(id).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(probe.source).toMatch(/\d{4}/);
    expect(JSON.parse(JSON.stringify(quick.settings))).toEqual(quick.settings);
    expect(makeProbe(id, quick.settings).settings).toEqual(quick.settings);
    for (const name of ["id", "version"]) expect(probe.settings).not.toHaveProperty(name);
    for (const [name, what] of Object.entries(probe.quantities)) {
      expect(name).toMatch(/^[a-z][a-zA-Z0-9]*$/);
      expect(what.length).toBeGreaterThan(10);
    }
  });

  it("gives finite numbers by the names it declares, in as many evaluations as it says", () => {
    for (const probe of [makeProbe(id), quick]) {
      let asked = 0;
      const { quantities, series, evaluations } = run(probe, x, (point) => {
        asked += 1;
        return network(point);
      });
      expect(evaluations).toBe(asked);
      expect(asked - 1).toBeLessThanOrEqual(probe.most);
      expect(Object.keys(probe.quantities)).toEqual(expect.arrayContaining(Object.keys(quantities)));
      for (const value of [...Object.values(quantities), ...Object.values(series).flat()]) {
        expect(Number.isFinite(value)).toBe(true);
      }
    }
  });

  it("gives the same later, with a function that uses its arrays again, and leaves x as it was", async () => {
    const before = x.slice();
    const whole = run(quick, x, network);
    const gradient = new Float64Array(x.length);
    const answer = async (point: Float64Array): Promise<Evaluation> => {
      const evaluation = network(point);
      if (quick.asks === "value") return { value: evaluation.value, gradient: new Float64Array(0) };
      gradient.set(evaluation.gradient);
      return { value: evaluation.value, gradient };
    };
    expect(await drive(quick.search({ x, f0: network(x), random }), answer)).toEqual(whole);
    expect(x).toEqual(before);
  });

  it("tells a function that does not change from one that it measured", () => {
    const constant = (point: Float64Array): Evaluation => ({ value: 2, gradient: new Float64Array(point.length) });
    expect(run(quick, x, constant).status).toBe("flat");
    expect(run(quick, x.subarray(0, 9), quadratic(1, 9).evaluate).status).not.toBe("flat");
  });

  it("survives a function that is finite at x alone, and refuses one that is not finite there", () => {
    const only = (point: Float64Array): Evaluation =>
      point.every((v, i) => v === x[i]) ? network(point) : { value: NaN, gradient: point.map(() => NaN) };
    const found = run(quick, x, only);
    expect(found.status).toBe("not-finite");
    expect(Object.values(found.quantities).every(Number.isFinite)).toBe(true);
    for (const bad of [NaN, Infinity]) {
      const value = (): Evaluation => ({ value: bad, gradient: new Float64Array(51) });
      const slope = (): Evaluation => ({ value: 1, gradient: new Float64Array(51).fill(bad) });
      for (const evaluate of [value, slope]) expect(() => run(quick, x, evaluate)).toThrow(/must be finite/);
    }
    const short = (): Evaluation => ({ value: 1, gradient: new Float64Array(50) });
    expect(() => run(quick, x, short)).toThrow(/length of x \(51, not 0\), got 50/);
  });

  it("refuses settings that there are not, of another type, or out of range", () => {
    expect(() => makeProbe(id, { colour: 1 })).toThrow(/colour: no such setting, got 1; use one of/);
    for (const [name, value] of Object.entries(quick.settings)) {
      const other = typeof value === "number" ? "1" : 1;
      expect(() => makeProbe(id, { [name]: other })).toThrow(new RegExp(`${name}: must be a ${typeof value}`));
      if (typeof value === "number") expect(() => makeProbe(id, { [name]: -1 })).toThrow(`${id} ${name}: must be`);
    }
  });
});

it("names the probes there are", () => {
  expect(() => makeProbe("trace")).toThrow(`probe: no such id, got "trace"; use some of ${probeIds.join(", ")}`);
  expect(() => makeProbe("constructor")).toThrow(/no such id/);
});
