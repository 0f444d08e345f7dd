// Figure 6: φ against training f at points of both paths of a seed. The axis of f is logarithmic and reversed, as in the
// paper: training runs to the right, and SB and LB are compared at equal f.
import { solutions, valueOf } from "@basin/record";
import type { MeasureRun, Workload } from "@basin/record";
import type { Datum } from "../../charts/chart.ts";
import { short } from "./estimates.ts";
import { seedsText, titleOf } from "./exhibit.ts";
import type { Panel } from "./exhibit.ts";

/** The protocol's points of a path, at least. */
const FEWEST_POINTS = 20;

/** A measured point of a path. */
export interface MeasuredPoint {
  readonly arm: "SB" | "LB";
  readonly seed: number;
  readonly index: number;
  readonly of: number;
  readonly run: MeasureRun;
}

/** The points of SB's and LB's paths that were measured, in order. */
export function pathPoints(workload: Workload): MeasuredPoint[] {
  return (["SB", "LB"] as const).flatMap((arm) =>
    [...solutions(workload, arm)].flatMap(([seed, { measures }]) =>
      measures
        .flatMap((run): MeasuredPoint[] => {
          const { point } = run.spec;
          return point === undefined ? [] : [{ arm, seed, index: point.index, of: point.of, run }];
        })
        .sort((a, b) => a.of - b.of || a.index - b.index),
    ),
  );
}

/** The seeds of an arm of whose path every point is measured. */
export function wholePaths(workload: Workload, arm: string): number[] {
  const points = pathPoints(workload).filter((point) => point.arm === arm);
  const bySeed = Map.groupBy(points, ({ seed, of }) => `${seed} ${of}`);
  return [...new Set([...bySeed.values()].filter((list) => list.length >= list[0]!.of).map((list) => list[0]!.seed))];
}

/** The panel of a workload at one size of the box; null where no point was measured. */
export function sharpnessPath(workload: Workload, epsilon: number): Panel | null {
  const points = pathPoints(workload);
  const data = points.flatMap(({ arm, seed, index, run }): Datum[] => {
    const [value] = valueOf(run, { epsilon });
    const { f, updates = 0 } = run.outcome;
    // φ of 0 (no gain) has no place on a logarithmic axis; the note counts them.
    return value === undefined
      ? []
      : [{ arm, seed, index, updates, f: short(f), phi: value > 0 ? short(value) : null }];
  });
  if (data.length === 0) return null;
  const without = data.filter(({ phi }) => phi === null).length;
  const seeds = seedsText(new Set(points.map(({ seed }) => seed)));
  const fewest = Math.min(...points.map(({ of }) => of));
  return {
    chart: {
      id: `figure-6-${workload.slug}-${String(epsilon).replace("0.", "")}`,
      specification: "sharpness-path",
      title: `Sharpness along training, ε ${epsilon}: ${titleOf(workload)}`,
      description:
        "φ on a logarithmic axis against training cross-entropy on a logarithmic axis that is reversed: cross-entropy falls to the right, so training runs from left to right. Circles on a line for SB, squares on a dashed line for LB; a line for each seed.",
      data,
      columns: [
        { key: "arm", title: "Arm", kind: "text", filter: true },
        { key: "seed", title: "Seed", kind: "number" },
        { key: "index", title: "Point", kind: "number" },
        { key: "updates", title: "Updates", kind: "number" },
        { key: "f", title: "Training f", unit: "nats", kind: "number" },
        { key: "phi", title: `φ, ε ${epsilon}`, unit: "%", kind: "number" },
      ],
    },
    notes: [
      `φ is the scaled row on training f in the whole space; ${seeds}.`,
      ...(fewest < FEWEST_POINTS ? [`${fewest} points of a path; the protocol has ${FEWEST_POINTS} at least.`] : []),
      ...(without > 0 ? [`${without} of ${data.length} points did not gain and are not drawn.`] : []),
    ],
    runs: points.map(({ run }) => run.id),
  };
}
