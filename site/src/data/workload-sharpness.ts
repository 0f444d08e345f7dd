// Every φ of SB and LB that was measured, one row for each way of measuring it: split, statistics, space, columns, row, ε.
// What differs between draws of a subspace and what differs between seeds stand apart.
import {
  mean,
  pairedLogRatio,
  paperNetwork,
  paperPhi,
  phi,
  phiDraws,
  solutions,
  standardDeviation,
} from "@basin/record";
import type { MeasureRun, PhiChoice, Workload } from "@basin/record";
import { rounded } from "../components/number.ts";
import type { Cell, Row, TableData } from "../components/table.ts";
import { paperCell } from "./claims.ts";
import { number } from "./format.ts";
import { EMPTY, ratioCell } from "./seeds.ts";
import { EPSILONS, PHI_ROWS, numberCell } from "./workload-arms.ts";

const ARMS = ["SB", "LB"] as const;
const statistics = { batch: "fixed chunks", "own-batch": "own batch", frozen: "frozen" };

/** A way of measuring φ, all of it said. */
type Choice = Required<Omit<PhiChoice, "scaling" | "p">> & Pick<PhiChoice, "scaling" | "p">;

/** The table; null where nothing was measured of SB and LB. */
export function sharpnessTable(workload: Workload): TableData | null {
  const rows = choicesOf(workload).map((choice) => rowOf(workload, choice));
  if (rows.length === 0) return null;
  return {
    id: "sharpness",
    caption: "φ of SB's and LB's solutions by every way of measuring it, in percent",
    columns: [
      { key: "of", title: "f", kind: "text", filter: true },
      { key: "space", title: "Space", kind: "text", filter: true },
      { key: "row", title: "Row", kind: "text", filter: true },
      { key: "epsilon", title: "ε", kind: "number", filter: true },
      {
        key: "statistics",
        title: "Statistics",
        kind: "text",
        filter: true,
        help: "What batch norm took its statistics from.",
      },
      ...ARMS.flatMap((arm) => [
        {
          key: arm,
          title: arm,
          unit: "%",
          kind: "number" as const,
          help: "Mean ± standard deviation over seeds, of each seed's mean over draws.",
        },
        {
          key: `${arm}-draws`,
          title: `${arm}, over draws`,
          unit: "%",
          kind: "number" as const,
          help: "Standard deviation over draws within a seed, mean over seeds.",
        },
        {
          key: `${arm}-paper`,
          title: `${arm}, the paper`,
          unit: "%",
          kind: "number" as const,
          help: "Beside scipy-defaults alone, as the paper's text implies SciPy's defaults.",
        },
      ]),
      {
        key: "ratio",
        title: "LB over SB",
        unit: "×, log axis",
        kind: "number",
        axis: "log",
        help: "Geometric mean over shared seeds, with its 95 % interval.",
      },
      {
        key: "noGain",
        title: "Without gain",
        kind: "number",
        help: "Values whose search found no higher f: their φ says nothing of flatness.",
      },
    ],
    rows,
    tools: "all",
  };
}

function rowOf(workload: Workload, choice: Choice): Row {
  const { split, row, epsilon, batchNorm, scaling, p } = choice;
  const network = split === "train" && batchNorm === "batch" ? paperNetwork(workload.model.id, workload.data.id) : null;
  const space = scaling === undefined ? "whole" : `${p} ${scaling} columns`;
  return {
    id: [split, space.replaceAll(" ", "-"), row, epsilon, batchNorm].join("."),
    cells: {
      of: { value: split === "train" ? "training" : "test" },
      space: { value: space },
      row: { value: row },
      epsilon: { value: epsilon },
      statistics: { value: statistics[batchNorm] },
      ...Object.fromEntries(
        ARMS.flatMap((arm): [string, Cell][] => [
          [arm, numberCell(phi(workload, arm, choice))],
          [`${arm}-draws`, drawsCell(workload, arm, choice)],
          [`${arm}-paper`, paperCell(network === null ? null : paperPhi(network, arm, choice))],
        ]),
      ),
      ratio: ratioCell(phi(workload, "LB", choice), phi(workload, "SB", choice)),
      noGain: { value: withoutGain(workload, choice) },
    },
  };
}

function drawsCell(workload: Workload, arm: string, choice: Choice): Cell {
  if (choice.scaling === undefined) return EMPTY;
  const deviations = [...solutions(workload, arm).values()]
    .map((training) => phiDraws(training, choice))
    .filter((draws) => draws.length > 1)
    .map(standardDeviation);
  if (deviations.length === 0) return EMPTY;
  const value = mean(deviations);
  return { value, text: number(value) };
}

function withoutGain(workload: Workload, choice: Choice): number {
  return measuresOf(workload)
    .filter(({ spec }) => spec.split === choice.split && spec.batchNorm === choice.batchNorm)
    .filter(({ spec: { space } }) => (space.type === "full" ? choice.scaling === undefined : space.p === choice.p))
    .flatMap(({ outcome }) => outcome.values)
    .filter(
      ({ row, epsilon, scaling, status }) =>
        row === choice.row && epsilon === choice.epsilon && scaling === choice.scaling && status !== "gained",
    ).length;
}

/** The measurements of SB's and LB's solutions. */
function measuresOf(workload: Workload): MeasureRun[] {
  return ARMS.flatMap((arm) => [...solutions(workload, arm).values()])
    .flatMap(({ measures }) => measures)
    .filter(({ spec }) => spec.point === undefined);
}

/** The ways of measuring that there are, the headline first. */
function choicesOf(workload: Workload): Choice[] {
  const found = new Map<string, Choice>();
  for (const { spec, outcome } of measuresOf(workload)) {
    const { split, batchNorm, space } = spec;
    for (const { row, epsilon, scaling } of outcome.values) {
      const choice: Choice = {
        split,
        batchNorm,
        row,
        epsilon,
        ...(space.type === "subspace" && scaling !== undefined && { scaling, p: space.p }),
      };
      found.set(JSON.stringify(orderOf(choice)), choice);
    }
  }
  return [...found.values()].sort((a, b) => compare(orderOf(a), orderOf(b)));
}

function orderOf({ split, batchNorm, row, epsilon, scaling, p = 0 }: Choice): number[] {
  return [
    ["batch", "own-batch", "frozen"].indexOf(batchNorm),
    ["train", "test"].indexOf(split),
    scaling === undefined ? 0 : scaling === "unit" ? 1 : 2,
    p,
    PHI_ROWS.indexOf(row),
    EPSILONS.includes(epsilon) ? EPSILONS.indexOf(epsilon) : EPSILONS.length,
    epsilon,
  ];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

/** Whether LB is sharper by the headline and what the first order says, where they differ: what a reader must see first. */
export function disagreement(workload: Workload): string | null {
  const ratio = (choice: PhiChoice): number | null =>
    pairedLogRatio(phi(workload, "LB", choice), phi(workload, "SB", choice)).ratio;
  const [scaled, first] = [ratio({}), ratio({ row: "first-order" })];
  if (scaled === null || first === null || scaled > 1 === first > 1) return null;
  return `To first order the whole space says the opposite: φ of LB over SB is ${rounded(first)} there and ${rounded(scaled)} by the search (training f, ε 1e-3).`;
}
