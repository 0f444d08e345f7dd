// The tables of a report for a terminal: accuracy and sharpness, SB beside LB.
import { meanStd } from "@basin/record";
import type { ArmSummary, Estimate, SharpnessLine, SharpnessSummary, WorkloadSummary } from "@basin/record";
import Table from "cli-table3";

const absent = "-";

/** A table without colours, so that it can be copied anywhere. */
export function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const between = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };
  const table = new Table({ head: [...head], style: { head: [], border: [] }, chars: between });
  for (const row of rows) table.push([...row]);
  return table.toString();
}

/** Accuracies in percent, mean ± standard deviation over seeds. */
export function accuracyTable({ small, large, gap }: WorkloadSummary): string {
  const line = (title: string, pick: (arm: ArmSummary) => Estimate | null): string[] => [
    title,
    percent(pick(small)),
    percent(pick(large)),
  ];
  return plainTable(
    ["accuracy, %", `SB ${small.batch}`, `LB ${large.batch}`],
    [
      line("train", (arm) => arm.trainAccuracy),
      line("test", (arm) => arm.testAccuracy),
      ["LB gap (SB - LB, test)", percent(gap), ""],
    ],
  );
}

/** φ under every setting, mean ± standard deviation over seeds, and LB over SB. */
export function sharpnessTable({ small, large, sharpness }: WorkloadSummary): string {
  return plainTable(
    ["φ, %", "ε", "row", `SB ${small.batch}`, `LB ${large.batch}`, "LB / SB"],
    sharpness.map((line) => [
      place(line),
      String(line.epsilon),
      line.row,
      phi(line.small),
      phi(line.large),
      line.ratio.ratio === null ? absent : line.ratio.ratio.toPrecision(3),
    ]),
  );
}

function place({ split, batchNorm, space, p, scaling }: SharpnessLine): string {
  const where = space === "full" ? "full space" : `${p} random directions, ${scaling}`;
  return `${split} f, ${where}${batchNorm === "batch" ? "" : `, ${batchNorm} statistics`}`;
}

function percent(estimate: Estimate | null): string {
  if (estimate === null) return absent;
  const { mean, standardDeviation } = estimate;
  return meanStd({ mean: 100 * mean, standardDeviation: standardDeviation === null ? null : 100 * standardDeviation });
}

function phi(summary: SharpnessSummary | null): string {
  return summary === null ? absent : phiText(summary.overSeeds, summary.withoutGain);
}

/** φ over seeds with three digits, and how many of its values did not gain. */
export function phiText(value: Estimate, withoutGain: number): string {
  const note = withoutGain > 0 ? ` (${withoutGain} without gain)` : "";
  return `${meanStd(value, decimalsFor(value.mean))}${note}`;
}

/** Decimals that show three digits of a value: φ in a subspace may be very small. */
export function decimalsFor(value: number): number {
  const size = Math.abs(value);
  return size === 0 ? 2 : Math.min(12, Math.max(0, 2 - Math.floor(Math.log10(size))));
}
