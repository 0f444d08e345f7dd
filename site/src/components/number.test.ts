import { describe, expect, it } from "vitest";
import { between, decimalsIn, fixed, rounded, signed } from "./number.ts";

describe("numbers as they are read", () => {
  it("have a true minus, and none where they round to zero", () => {
    expect([fixed(-0.494), fixed(-0.001), fixed(12, 0)]).toEqual(["−0.49", "0.00", "12"]);
    expect([signed(0.494), signed(-0.494), signed(0.001)]).toEqual(["+0.49", "−0.49", "0.00"]);
  });

  it("have about three digits over decades", () => {
    expect([438.4, 21079, 38.46, 1, 0.0041, 0, 2.2e7, 3e-6].map(rounded)).toEqual([
      "438",
      "21100",
      "38.5",
      "1.00",
      "0.00410",
      "0",
      "2.2e7",
      "3.0e−6",
    ]);
  });

  it("give an interval the decimals of its number", () => {
    expect([decimalsIn("98.51 ± 0.07"), decimalsIn("+0.494"), decimalsIn("12")]).toEqual([2, 3, 0]);
    expect(between([-0.5, 1], (value) => fixed(value, 1))).toBe("−0.5 to 1.0");
  });
});
