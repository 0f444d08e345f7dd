// The paper's model of when LB is the faster (Keskar et al. 2017, appendix C), from our own counts of updates. An update
// on P processors takes time in proportion to B / (P f(P)), f(P) being the parallel efficiency; LB's is taken as 1, for
// P < B_l. So LB is faster where I_l / I_s < B_s / (f_s(P) B_l), which is where f_s(P) < (I_s B_s) / (I_l B_l).
// A reader has called the section mistaken (2019, unanswered); here it is computed as it is printed.
import type { Batches } from "./arm.ts";
import { bySeed } from "./observe.ts";
import { settling } from "./settling.ts";
import type { Workload } from "./workload.ts";

/**
 * The parallel efficiency of SB below which LB would be the faster, for batch sizes and counts of updates above 0. Above
 * 0; 1 or more: LB is faster whatever SB's efficiency, as it makes no more passes over the data than SB.
 */
export function breakEvenEfficiency(batches: Batches, updates: Batches): number {
  return (updates.small * batches.small) / (updates.large * batches.large);
}

/**
 * {@link breakEvenEfficiency} of a workload's SB and LB by seed, for seeds with both. `until`: all updates of a training,
 * or those to 99 % of its final test accuracy, which a stopping rule decides less.
 */
export function breakEven(workload: Workload, until: "end" | "settled" = "end"): Map<number, number> {
  const updates = (arm: string): Map<number, number> =>
    bySeed(workload, arm, (_, outcome) => (until === "end" ? outcome.updates : settling(outcome).updates));
  const large = updates("LB");
  return new Map(
    [...updates("SB")].flatMap(([seed, small]) => {
      const other = large.get(seed);
      return other === undefined ? [] : [[seed, breakEvenEfficiency(workload, { small, large: other })] as const];
    }),
  );
}
