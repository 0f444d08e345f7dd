// The sentence says what the table says, once for each number of seeds, and nothing of what was not simulated.
import { expect, it } from "vitest";
import { coverageAt } from "./coverage.ts";
import { coverageNote } from "./coverage-note.ts";

const percent = (n: number, shape: "accuracy" | "log-ratio", kind: "interval" | "lower" | "upper"): number =>
  100 * coverageAt(n, shape, kind)!.simulated;

it("tells the coverage at the numbers of seeds in use, each once, in order", () => {
  expect(coverageNote([5, 3, 5, 1])).toBe(
    `The 95 % intervals held the truth in ${percent(3, "accuracy", "interval").toFixed(1)} % of simulated differences of accuracy and ${percent(3, "log-ratio", "interval").toFixed(1)} % of log ratios with 3 seeds; in ${percent(5, "accuracy", "interval").toFixed(1)} % of simulated differences of accuracy and ${percent(5, "log-ratio", "interval").toFixed(1)} % of log ratios with 5 seeds.`,
  );
});

it("tells the worse of the two bounds", () => {
  const worse = Math.min(percent(5, "accuracy", "lower"), percent(5, "accuracy", "upper")).toFixed(1);
  expect(coverageNote([5], "bounds")).toContain(`The one-sided 95 % bounds held the truth in ${worse} %`);
});

it("says nothing of numbers that were not simulated", () => {
  expect(coverageNote([1, 11, 1000])).toBeNull();
  expect(coverageNote([])).toBeNull();
});
