// The probes of a workload's SB and LB as a table, one row a quantity; and the paper's speed model from our own updates.
import { breakEven, probeOf, solutions } from "@basin/record";
import type { Workload } from "@basin/record";
import type { TableData } from "../components/table.ts";
import { estimateOf, spread } from "./format.ts";
import { numberCell } from "./workload-arms.ts";

/** Quantities of probes at the solutions of SB and LB: mean ± standard deviation over seeds; null where none was probed. */
export function probesTable(workload: Workload): TableData | null {
  const names = new Set<string>();
  const values = (arm: string, id: string, split: "train" | "test", name: string): Map<number, number> =>
    new Map(
      [...solutions(workload, arm)].flatMap(([seed, training]) => {
        const value = probeOf(training, id, { split })?.outcome.quantities[name];
        return value === undefined ? [] : [[seed, value] as const];
      }),
    );
  for (const training of workload.trainings.filter(({ arm }) => arm === "SB" || arm === "LB")) {
    for (const { spec, outcome } of training.probes) {
      if (spec.batchNorm !== "batch") continue;
      for (const name of Object.keys(outcome.quantities)) names.add(JSON.stringify([spec.probe.id, spec.split, name]));
    }
  }
  if (names.size === 0) return null;
  return {
    id: "probes",
    caption: "Measures other than φ at the solutions of SB and LB: mean ± standard deviation over seeds",
    columns: [
      { key: "probe", title: "Probe", kind: "text", filter: true },
      { key: "split", title: "f", kind: "text" },
      { key: "quantity", title: "Quantity", kind: "text" },
      { key: "sb", title: "SB", kind: "number" },
      { key: "lb", title: "LB", kind: "number" },
      { key: "ended", title: "Ended otherwise", kind: "text", help: "Probes that did not converge or found f flat." },
    ],
    rows: [...names].map((key) => {
      const [id, split, name] = JSON.parse(key) as [string, "train" | "test", string];
      return {
        id: `${id}.${split}.${name}`,
        cells: {
          probe: { value: id },
          split: { value: split === "train" ? "training" : "test" },
          quantity: { value: name },
          sb: numberCell(values("SB", id, split, name)),
          lb: numberCell(values("LB", id, split, name)),
          ended: { value: endedOtherwise(workload, id, split) },
        },
      };
    }),
  };
}

/** `LB seed 2: flat`; null where all of a probe's runs ended well. */
function endedOtherwise(workload: Workload, id: string, split: "train" | "test"): string | null {
  const told = workload.trainings.flatMap((training) => {
    const status = probeOf(training, id, { split })?.outcome.status;
    const well = status === undefined || status === "complete" || status === "converged";
    return well ? [] : [`${training.arm} seed ${training.seed}: ${status}`];
  });
  return told.length === 0 ? null : told.join(", ");
}

/** Below which parallel efficiency of SB LB would be faster (appendix C), in words; null without both. */
export function speedText(workload: Workload): string | null {
  const [toEnd, toSettle] = [breakEven(workload), breakEven(workload, "settled")];
  if (toEnd.size === 0) return null;
  const told = (values: ReadonlyMap<number, number>): string => spread(estimateOf(values));
  return `where the parallel efficiency of SB is below ${told(toEnd)}, from the updates to the end; below ${told(toSettle)} from those to 99 % of the final test accuracy`;
}
