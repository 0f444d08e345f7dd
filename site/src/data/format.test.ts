// Numbers as they are read.
import { describe, expect, it } from "vitest";
import { bytes, count, duration, number, percent, range, shape, spread, time } from "./format.ts";

describe("numbers are read", () => {
  it.each([
    [0, "0"],
    [0.001, "0.001"],
    [0.00012344, "1.234e-4"],
    [5e-4, "5e-4"],
    [-7.2e-9, "-7.2e-9"],
    [385.123, "385.1"],
    [1_234_567, "1.235e6"],
    [2e6, "2e6"],
  ])("%d as %s", (value, text) => expect(number(value)).toBe(text));

  it.each([
    [0.42, "0.42 s"],
    [59.9, "60 s"],
    [200, "3 min 20 s"],
    [7500, "2 h 5 min"],
    [7199.6, "2 h 0 min"],
  ])("%d seconds as %s", (seconds, text) => expect(duration(seconds)).toBe(text));

  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [9_912_422, "9.91 MB"],
    [25_300_000_000, "25.3 GB"],
  ])("%d bytes as %s", (size, text) => expect(bytes(size)).toBe(text));

  it("in other forms", () => {
    expect(count(60_000)).toBe("60,000");
    expect(percent(0.98461)).toBe("98.46 %");
    expect(shape([28, 28])).toBe("28 × 28");
    expect(spread({ mean: 385.12, standardDeviation: 140.234 })).toBe("385.1 ± 140.2");
    expect(spread({ mean: 3, standardDeviation: null })).toBe("3");
    expect(range([0.31, 0.72])).toBe("0.31 to 0.72");
    expect(range(null)).toBe("none");
    expect(time("2026-11-24T11:30:05.123Z")).toBe("2026-11-24 11:30:05");
  });
});
