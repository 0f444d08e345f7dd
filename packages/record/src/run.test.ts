// Identity: canonical JSON against RFC 8785's own vectors, cell ids, and that a change of any field of a run is caught.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  hash,
  interpolateRun,
  interpolateSpec,
  measureRun,
  measureSpec,
  probeRun,
  probeSpec,
  sharpnessValue,
  trainRun,
  trainSpec,
} from "../test/example.ts";
import { canonicalJson, sha256Hex } from "./canonical.ts";
import { cellId, parseCellSpec } from "./cell.ts";
import { migrate } from "./migrations.ts";
import { roundFloat32 } from "./outcome.ts";
import { parseRun, verifyRun } from "./run.ts";

fc.configureGlobal({ seed: 1 });

describe("canonicalJson", () => {
  it("writes the example of RFC 8785, section 3.2.2", () => {
    const value = {
      numbers: [JSON.parse("333333333.33333329") as number, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it("sorts keys by UTF-16 units, as RFC 8785, section 3.2.3", () => {
    const value = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 };
    expect([...canonicalJson(value).matchAll(/:(\d)/g)].map((match) => Number(match[1]))).toEqual([
      2, 4, 6, 7, 1, 5, 3,
    ]);
  });

  it("writes the numbers of RFC 8785, appendix B", () => {
    const view = new DataView(new ArrayBuffer(8));
    for (const [bits, text] of [
      ["0000000000000000", "0"],
      ["8000000000000000", "0"],
      ["0000000000000001", "5e-324"],
      ["7fefffffffffffff", "1.7976931348623157e+308"],
      ["4340000000000000", "9007199254740992"],
      ["4430000000000000", "295147905179352830000"],
      ["44b52d02c7e14af5", "9.999999999999997e+22"],
      ["44b52d02c7e14af6", "1e+23"],
      ["444b1ae4d6e2ef4e", "999999999999999700000"],
      ["444b1ae4d6e2ef50", "1e+21"],
      ["3eb0c6f7a0b5ed8d", "0.000001"],
      ["41b3de4355555557", "333333333.33333343"],
    ] as const) {
      view.setBigUint64(0, BigInt(`0x${bits}`));
      expect(canonicalJson(view.getFloat64(0))).toBe(text);
    }
  });

  it.each([NaN, Infinity, undefined, { a: undefined }, [1n], "\ud800", new Float32Array(1), () => 1, new Date(0)])(
    "refuses %s",
    (value) => {
      expect(() => canonicalJson(value)).toThrow("canonical JSON: value");
    },
  );

  it("keeps every JSON value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
      }),
    );
  });
});

it("hashes the published vector of SHA-256", async () => {
  expect(await sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

/** The same value with the keys of every object in reverse. */
const reversed = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(reversed)
    : typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .toReversed()
            .map(([key, item]) => [key, reversed(item)]),
        )
      : value;

/** Every copy of a value with one number, string or boolean changed, with its place. */
function* tampered(value: unknown, place = ""): Generator<[string, unknown]> {
  if (typeof value === "number") yield [place, value + 1];
  else if (typeof value === "string") yield [place, `${value}x`];
  else if (typeof value === "boolean") yield [place, !value];
  else if (Array.isArray(value)) {
    for (const [i, item] of value.entries())
      for (const [at, changed] of tampered(item, `${place}[${i}]`)) yield [at, value.with(i, changed)];
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value))
      for (const [at, changed] of tampered(item, `${place}.${key}`)) yield [at, { ...value, [key]: changed }];
  }
}

describe("cellId", () => {
  it("does not depend on the order of keys, and depends on every field", async () => {
    for (const spec of [
      trainSpec(),
      measureSpec({ space: { type: "subspace", p: 100, draw: 0, seed: 1, scalings: ["unit"] } }),
      measureSpec({ point: { rule: "first-passage", index: 1, of: 21, version: 1 } }),
      trainSpec({ start: { cell: hash("a"), epoch: 10 } }),
      interpolateSpec(),
      probeSpec(),
    ]) {
      const id = await cellId(spec);
      expect(await cellId(reversed(spec) as typeof spec)).toBe(id);
      for (const [place, changed] of tampered(spec)) {
        const other = await cellId(changed as typeof spec).catch(() => "refused");
        expect(other, place).not.toBe(id);
      }
    }
  });

  it.each([
    [{ ...trainSpec(), threads: 2 }, "threads"],
    [{ ...trainSpec(), batch: 0 }, "batch"],
    [{ ...trainSpec(), seed: undefined }, "seed"],
    [{ ...trainSpec(), optimiser: { id: "adam", version: 1, learningRate: NaN } }, "learningRate"],
    [{ ...measureSpec(), kind: "plot" }, "kind"],
    [measureSpec({ point: { rule: "first-passage", index: 3, of: 3, version: 1 } }), "index must be below of"],
    [trainSpec({ start: { cell: hash("a"), epoch: 0 } }), "start.epoch"],
    [interpolateSpec({ alphas: [0] }), "alphas"],
    [probeSpec({ probe: { id: "lambda-max", version: 0 } }), "probe.version"],
    [{ ...probeSpec(), space: "full" }, "space"],
    [null, "cell"],
  ])("refuses a specification that is not resolved or strict (%#)", (spec, field) => {
    expect(() => parseCellSpec(spec)).toThrow(field);
  });
});

describe("verifyRun", () => {
  it("catches a change of any field of the specification or the outcome", async () => {
    const parent = await trainRun(1);
    const measure = await measureRun(2, parent, {}, [sharpnessValue()]);
    const plot = await interpolateRun(3, parent, await trainRun(4, { spec: trainSpec({ batch: 6000 }) }));
    for (const run of [parent, measure, plot, await probeRun(5, parent)]) {
      await verifyRun(parseRun(JSON.parse(JSON.stringify(run))));
      let changes = 0;
      for (const field of ["spec", "outcome", "cell", "outcomeHash"] as const) {
        for (const [place, changed] of tampered(run[field])) {
          changes++;
          await expect(
            (async () => verifyRun(parseRun({ ...run, [field]: changed })))(),
            `${field}${place}`,
          ).rejects.toThrow(/run: /);
        }
      }
      expect(changes).toBeGreaterThan(15);
    }
  });

  it("wants a reduced run to say what is less, and a measurement to name its parent", async () => {
    await expect(trainRun(1, { scale: "reduced" })).rejects.toThrow("reductions");
    const run = await measureRun(2, await trainRun(1), {}, [sharpnessValue()]);
    await expect(verifyRun({ ...run, parents: [] })).rejects.toThrow("parents");
    const probe = await probeRun(2, await trainRun(1));
    await expect(verifyRun({ ...probe, parents: [] })).rejects.toThrow("parents");
    await expect(probeRun(2, await trainRun(1), {}, { quantities: { lambdaMax: Infinity } })).rejects.toThrow(
      "quantities.lambdaMax",
    );
    await expect(probeRun(2, await trainRun(1), {}, { quantities: { "lambda-max": 1 } })).rejects.toThrow("quantities");
    const warm = trainSpec({ start: { cell: hash("a"), epoch: 10 } });
    await expect(trainRun(1, { spec: warm })).rejects.toThrow("parents");
    const onPath = { point: { rule: "first-passage", index: 1, of: 21, version: 1 } } as const;
    await expect(measureRun(3, await trainRun(1), onPath, [sharpnessValue()])).rejects.toThrow("outcome.updates");
    await expect(measureRun(3, await trainRun(1), {}, [sharpnessValue({ scaling: "unit" })])).rejects.toThrow(
      "no scaling",
    );
  });
});

describe("migrate", () => {
  it("applies the steps from the file's version on, in order", () => {
    const list = [
      (run: object) => ({ ...run, log: "1" }),
      (run: { log?: string }) => ({ ...run, log: `${run.log ?? ""}2` }),
    ];
    expect(migrate({ schemaVersion: 1 }, list)).toEqual({ schemaVersion: 3, log: "12" });
    expect(migrate({ schemaVersion: 2 }, list)).toEqual({ schemaVersion: 3, log: "2" });
    expect(() => migrate({ schemaVersion: 4 }, list)).toThrow(expect.objectContaining({ name: "UnsupportedError" }));
    for (const bad of [null, [], 1, {}, { schemaVersion: "1" }, { schemaVersion: 0 }])
      expect(() => migrate(bad, list)).toThrow("not a run");
  });
});

it("rounds to the shortest decimal that float32 reads back", () => {
  expect(roundFloat32(Math.fround(0.1))).toBe(0.1);
  expect(roundFloat32(1 / 3)).toBe(0.33333334);
  expect(roundFloat32(16777216)).toBe(16777216);
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (x) => {
      const short = roundFloat32(x);
      expect(Math.fround(short)).toBe(x + 0);
      expect(String(short).replace(/e.*|[.-]/g, "").length).toBeLessThanOrEqual(39);
      expect(roundFloat32(short)).toBe(short);
    }),
  );
});
