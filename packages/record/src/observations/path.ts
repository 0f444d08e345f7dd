// Sharpness along the path of a training: log φ against f, row scaled, ε 1e-3. An iterate that several levels of f chose is
// one point. Between points log φ is interpolated in log f, never beyond them.
import { solutions, trainingsOf, valueOf } from "../observe.ts";
import { slope } from "../statistics/slope.ts";
import type { LeftOut, Observation } from "../observation.ts";
import { mean } from "../statistics/sample.ts";
import type { Training, Workload } from "../workload.ts";
import { seedWords } from "./over-arms.ts";
import type { Observed } from "./over-arms.ts";

/** A point of a path: natural logarithms; `phi` is null where φ is not above 0. */
interface PathPoint {
  readonly f: number;
  readonly phi: number | null;
  readonly run: string;
}
type Chosen = (points: readonly PathPoint[]) => readonly PathPoint[];

/** The points with f below half of the start's. */
export const belowHalfOfStart: Chosen = (points) => points.filter(({ f }) => f < points[0]!.f - Math.LN2);
/** The points above the middle between the start's log f and the lowest. */
export const upperHalf: Chosen = (points) => points.filter(({ f }) => f >= middle(points));
/** The points below that middle. */
export const lowerHalf: Chosen = (points) => points.filter(({ f }) => f < middle(points));

/** The slope of log φ against −log10 f over chosen points of an arm's path, by seed. */
export function slopeAlongPath(arm: string, chosen: Chosen): Observed {
  return {
    observe: (workload) =>
      observePaths(workload, [arm], ([points]) => {
        const used = chosen(points!);
        if (used.length < 2) return "not measured";
        if (used.some(({ phi }) => phi === null)) return "not above 0";
        const value = slope(
          used.map(({ f }) => -f / Math.LN10),
          used.map(({ phi }) => phi!),
        );
        return value === null ? "not measured" : { value, used };
      }),
  };
}

/**
 * The mean of log φ of one arm over that of another at equal f, by seed: over the f of all points of both paths that are
 * above half of the start's and that both paths reach.
 */
export function ratioNearStart(a: string, b: string): Observed {
  return {
    observe: (workload) =>
      observePaths(workload, [a, b], (paths) => {
        const half = paths[0]![0]!.f - Math.LN2;
        const reached = Math.max(...paths.map((points) => points.at(-1)!.f));
        const top = Math.min(...paths.map((points) => points[0]!.f));
        const levels = new Set(paths.flat().map(({ f }) => f));
        const near = [...levels].filter((f) => f > half && f >= reached && f <= top);
        if (near.length === 0) return "not measured";
        const ratios = near.map((f) => {
          const [x, y] = paths.map((points) => interpolate(points, f));
          return x === null || y === null ? null : x! - y!;
        });
        if (ratios.some((ratio) => ratio === null)) return "not above 0";
        return { value: mean(ratios as number[]), used: paths.flat() };
      }),
  };
}

/** log φ at a log f within the range of a path; null where a point it needs has none. */
function interpolate(points: readonly PathPoint[], f: number): number | null {
  const below = points.findIndex((point) => point.f <= f);
  const low = points[below]!;
  if (low.f === f || below === 0) return low.phi;
  const high = points[below - 1]!;
  if (low.phi === null || high.phi === null) return null;
  return low.phi + ((high.phi - low.phi) * (f - low.f)) / (high.f - low.f);
}

function middle(points: readonly PathPoint[]): number {
  return (points[0]!.f + points.at(-1)!.f) / 2;
}

/** The points of a path from the start down, f falling; empty where the start was not measured. */
function pointsOf({ measures }: Training): PathPoint[] {
  const found = measures
    .filter(({ spec }) => spec.point !== undefined && spec.split === "train" && spec.batchNorm === "batch")
    .filter(({ spec }) => spec.space.type === "full")
    .flatMap((run) =>
      valueOf(run, {}).map((phi) => ({
        updates: run.outcome.updates ?? 0,
        f: Math.log(run.outcome.f),
        phi: phi > 0 ? Math.log(phi) : null,
        run: run.id,
      })),
    )
    .filter(({ f }) => Number.isFinite(f))
    .sort((a, b) => a.updates - b.updates);
  if (found[0]?.updates !== 0) return [];
  return found.filter(({ updates }, i) => i === 0 || updates !== found[i - 1]!.updates);
}

type Computed = { readonly value: number; readonly used: readonly PathPoint[] } | "not measured" | "not above 0";

function observePaths(
  workload: Workload,
  arms: readonly string[],
  compute: (paths: readonly (readonly PathPoint[])[]) => Computed,
): Observation {
  const values = new Map<number, number>();
  const leftOut: LeftOut[] = [];
  const runs = new Set<string>();
  const what = `the path of ${arms.join(" and of ")}`;
  const byArm = arms.map((arm) => solutions(workload, arm));
  const seeds = new Set(arms.flatMap((arm) => [...trainingsOf(workload, arm).keys()]));
  for (const seed of [...seeds].sort((a, b) => a - b)) {
    if (arms.some((arm) => trainingsOf(workload, arm).get(seed)?.run.outcome.status === "diverged")) {
      leftOut.push({ seed, why: "diverged", what });
      continue;
    }
    const trainings = byArm.flatMap((found) => found.get(seed) ?? []);
    const paths = trainings.map(pointsOf);
    const whole = trainings.length === arms.length && paths.every((points) => points.length > 0);
    const computed = whole ? compute(paths) : "not measured";
    if (typeof computed === "string") {
      leftOut.push({ seed, why: computed, what: computed === "not above 0" ? `φ along ${what}` : what });
      continue;
    }
    values.set(seed, computed.value);
    for (const id of [...trainings.map(({ run }) => run.id), ...computed.used.map(({ run }) => run)]) runs.add(id);
  }
  const lacks = leftOut.filter(({ why }) => why === "not measured").map(({ seed }) => seed);
  return {
    values,
    leftOut,
    runs: [...runs].sort(),
    missing: [
      ...arms.filter((_, i) => byArm[i]!.size === 0).map((arm) => `${arm} is not trained`),
      ...(lacks.length === 0 ? [] : [`${what} is not measured, ${seedWords(lacks)}`]),
    ],
    measurable: true,
  };
}
