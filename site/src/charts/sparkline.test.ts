import { expect, test } from "vitest";
import { sparkline } from "./sparkline.ts";

const size = { width: 104, height: 24, padding: 2 };

test("values go from left to right and upward, within the padding", () => {
  expect(sparkline([0, 5, 10], size)).toEqual({ path: "M2 22L52 12L102 2", end: { x: 102, y: 2 } });
});

test("on a logarithmic axis decades are equal steps", () => {
  expect(sparkline([1, 0.1, 0.01], { ...size, scale: "log" }).path).toBe("M2 2L52 12L102 22");
});

test("what cannot be drawn leaves a gap", () => {
  expect(sparkline([1, Number.NaN, 10, 100], { ...size, scale: "log" }).path).toBe("M2 22M68.7 12L102 2");
  expect(sparkline([10, 0, 10], { ...size, scale: "log" }).path).toBe("M2 12M102 12");
  expect(sparkline([], size)).toEqual({ path: "", end: null });
});

test("one value, and equal values, lie in the middle", () => {
  expect(sparkline([7], size).path).toBe("M52 12");
  expect(sparkline([7, 7], size).path).toBe("M2 12L102 12");
});

test("an axis that is given is kept, and what lies outside stays on its edge", () => {
  expect(sparkline([0, 50, 150], { ...size, domain: [0, 100] }).path).toBe("M2 22L52 12L102 2");
});

test("thinned, a curve keeps its ends and its peak", () => {
  const values = Array.from({ length: 1000 }, (_, index) => (index === 501 ? 100 : index / 1000));
  const { path, end } = sparkline(values, { ...size, points: 50 });
  expect(path.match(/[ML]/g)!.length).toBeLessThanOrEqual(60);
  expect(path).toContain("52.2 2");
  expect(path.startsWith("M2 22")).toBe(true);
  expect(end!.x).toBe(102);
});
