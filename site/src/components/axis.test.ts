import { describe, expect, it } from "vitest";
import { axisOf, heatOf } from "./axis.ts";
import type { Row } from "./table.ts";

const rows = (...cells: Row["cells"][string][]): Row[] =>
  cells.map((cell, index) => ({ id: `${index}`, cells: { x: cell } }));
const column = { key: "x", title: "x", kind: "number" } as const;

describe("the axis of a column", () => {
  it("spans all values, all ends of intervals, and no difference", () => {
    const axis = axisOf({ ...column, axis: "linear" }, rows({ value: 1, interval: [0.5, 4] }, { value: -4 }))!;
    expect([axis.at(-4), axis.reference, axis.at(4)]).toEqual([0, 0.5, 1]);
  });

  it("is logarithmic around 1 for ratios, and leaves out what has no logarithm", () => {
    const axis = axisOf({ ...column, axis: "log" }, rows({ value: 10, interval: [0.01, 100] }, { value: 0 }))!;
    expect(axis.reference).toBeCloseTo(0.5);
    expect(axis.at(0)).toBe(0);
  });

  it("is not there without an interval", () => {
    expect(axisOf({ ...column, axis: "linear" }, rows({ value: 1 }, { value: 2 }))).toBeNull();
    expect(axisOf(column, rows({ value: 1, interval: [0, 2] }))).toBeNull();
  });
});

describe("the shade of a column", () => {
  it("goes from the least to the greatest value", () => {
    expect([1, 2, 3].map(heatOf({ ...column, heat: "linear" }, rows({ value: 1 }, { value: 3 }))!)).toEqual([
      0, 0.5, 1,
    ]);
    expect(heatOf({ ...column, heat: "log" }, rows({ value: 1 }, { value: 100 }))!(10)).toBeCloseTo(0.5);
  });

  it("is not there where all are equal", () => {
    expect(heatOf({ ...column, heat: "linear" }, rows({ value: 1 }, { value: 1 }, { value: null }))).toBeNull();
  });
});
