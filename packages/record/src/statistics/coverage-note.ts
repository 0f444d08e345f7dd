// The sentence that stands beside intervals: what they cover at the numbers of seeds in use, simulated.
import { coverageAt } from "./coverage.ts";

/**
 * What Student's 95 % intervals (`interval`), or the one-sided 95 % bounds (`bounds`, the worse of the two), held of
 * simulated differences of accuracy and of log ratios, for each number of seeds that is in use. Null where none of these
 * numbers was simulated.
 */
export function coverageNote(seeds: Iterable<number>, kind: "interval" | "bounds" = "interval"): string | null {
  const told = [...new Set(seeds)]
    .sort((a, b) => a - b)
    .flatMap((n) => {
      const [differences, ratios] = [heldAt(n, "accuracy", kind), heldAt(n, "log-ratio", kind)];
      if (differences === null || ratios === null) return [];
      return [`${differences} of simulated differences of accuracy and ${ratios} of log ratios with ${n} seeds`];
    });
  if (told.length === 0) return null;
  const what = kind === "interval" ? "The 95 % intervals" : "The one-sided 95 % bounds";
  return `${what} held the truth in ${told.join("; in ")}.`;
}

function heldAt(n: number, shape: "accuracy" | "log-ratio", kind: "interval" | "bounds"): string | null {
  const kinds = kind === "interval" ? (["interval"] as const) : (["lower", "upper"] as const);
  const held = kinds.flatMap((one) => coverageAt(n, shape, one)?.simulated ?? []);
  return held.length === 0 ? null : `${(100 * Math.min(...held)).toFixed(1)} %`;
}
