// Speed is printed beside counts of operations; both counts are checked here against closed forms.
import { expect, it } from "vitest";
import { gemmPeak, openEngine } from "../src/index.ts";
import { matrixFlops } from "../src/flops.ts";

it("measures the speed of matrix products from the operations of a known size", async () => {
  const engine = await openEngine("tfjs-cpu");
  const { gigaflops, seconds, size } = await gemmPeak(engine, { size: 48, products: 2, repetitions: 3 });
  expect(size).toBe(48);
  expect(seconds.length).toBe(3);
  expect(gigaflops * Math.min(...seconds)).toBeCloseTo((2 * 2 * 48 ** 3) / 1e9, 12);
  await engine.close();
});

it("counts two operations per multiply-add of every matrix product and convolution", () => {
  const kernel = (name: string, inputShapes: number[][], output: number[]) => ({
    name,
    inputShapes,
    outputShapes: [output],
  });
  expect(
    matrixFlops([
      kernel(
        "BatchMatMul",
        [
          [1, 3, 5],
          [1, 5, 7],
        ],
        [1, 3, 7],
      ),
    ]),
  ).toBe(2 * 3 * 5 * 7);
  // The first factor transposed.
  expect(
    matrixFlops([
      kernel(
        "_FusedMatMul",
        [
          [2, 5, 3],
          [2, 5, 7],
        ],
        [2, 3, 7],
      ),
    ]),
  ).toBe(2 * 2 * 3 * 5 * 7);
  // Images 4 × [6, 6, 2], window [3, 3], 5 filters: every product takes 9 × 2 inputs to each of 4 × 6 × 6 × 5 outputs.
  const expected = 2 * 4 * 36 * 5 * 18;
  const [x, filter, y] = [
    [4, 6, 6, 2],
    [3, 3, 2, 5],
    [4, 6, 6, 5],
  ];
  expect(matrixFlops([kernel("Conv2D", [x, filter], y)])).toBe(expected);
  expect(matrixFlops([kernel("Conv2DBackpropInput", [y, filter], x)])).toBe(expected);
  expect(matrixFlops([kernel("Conv2DBackpropFilter", [x, y], filter)])).toBe(expected);
  expect(
    matrixFlops([
      kernel("Add", [x, x], x),
      kernel(
        "BatchMatMul",
        [
          [1, 0, 5],
          [1, 5, 7],
        ],
        [1, 0, 7],
      ),
    ]),
  ).toBe(0);
});
