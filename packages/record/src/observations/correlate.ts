// Correlations: over the seeds of one arm, where a seed is one point, and over the arms of one seed, where a seed is a whole
// sample and gives one τ.
import { trainingsOf } from "../observe.ts";
import { kendallTau } from "../statistics/correlation.ts";
import type { LeftOut, Observation } from "../observation.ts";
import type { Workload } from "../workload.ts";
import { observeSeeds, seedWords } from "./over-arms.ts";
import type { Arm, Observed } from "./over-arms.ts";
import type { Quantity, Reading } from "./quantity.ts";

/** The fewest arms that say something of an order. */
const LEAST_ARMS = 4;

/** The logarithm of one quantity and another quantity, seed by seed, to be correlated over the seeds of an arm. */
export function correlationOfLog(logged: Quantity, other: Quantity, arm: Arm): Observed {
  const terms = [logged, other].map((quantity) => ({ arm, quantity }));
  return {
    observe: (workload) => {
      const first = observeSeeds(workload, terms, ([x]) => (x! > 0 ? Math.log(x!) : null));
      const second = observeSeeds(workload, terms, ([x, y]) => (x! > 0 ? y! : null));
      return { ...first, against: second.values };
    },
  };
}

/**
 * Kendall's τ of two quantities over the given arms of each seed. An arm that diverged is left out of its seed's τ; a seed
 * that lacks an arm or a measure, or has fewer than 4 arms, has none.
 */
export function tauOverArms(a: Quantity, b: Quantity, arms: readonly string[]): Observed {
  return { observe: (workload) => observeTau(workload, a, b, arms) };
}

function observeTau(workload: Workload, a: Quantity, b: Quantity, arms: readonly string[]): Observation {
  const byArm = arms.map((arm) => ({ arm, trainings: trainingsOf(workload, arm) }));
  const seeds = [...new Set(byArm.flatMap(({ trainings }) => [...trainings.keys()]))].sort((x, y) => x - y);
  const values = new Map<number, number>();
  const leftOut: LeftOut[] = [];
  const runs: string[] = [];
  const missing: string[] = byArm.flatMap(({ arm, trainings }) => {
    const lacks = seeds.filter((seed) => !trainings.has(seed));
    if (trainings.size === 0) return [`${arm} is not trained`];
    return lacks.length === 0 ? [] : [`${arm} is not trained, ${seedWords(lacks)}`];
  });
  for (const seed of seeds) {
    const there = byArm.flatMap(({ arm, trainings }) => {
      const training = trainings.get(seed);
      return training === undefined ? [] : [{ arm, training }];
    });
    const pairs: { readonly x: Reading; readonly y: Reading; readonly run: string }[] = [];
    const unmeasured: string[] = [];
    for (const { arm, training } of there) {
      const { outcome, id } = training.run;
      if (outcome.status === "diverged") continue;
      const [x, y] = [a.read(training, outcome), b.read(training, outcome)];
      if (x === null || y === null) unmeasured.push(`${(x === null ? a : b).name} of ${arm}`);
      else pairs.push({ x, y, run: id });
    }
    if (unmeasured.length > 0) {
      leftOut.push({ seed, why: "not measured", what: unmeasured.join("; ") });
      missing.push(`${unmeasured.join("; ")} is not measured, seed ${seed}`);
    } else if (there.length === arms.length && pairs.length < LEAST_ARMS) {
      leftOut.push({ seed, why: "diverged", what: `all but ${pairs.length} arms` });
    } else if (there.length === arms.length) {
      const tau = kendallTau(
        pairs.map(({ x }) => x.value),
        pairs.map(({ y }) => y.value),
      );
      if (tau === null) leftOut.push({ seed, why: "no order", what: `${a.name} or ${b.name}` });
      else {
        values.set(seed, tau);
        runs.push(...pairs.flatMap(({ run, x, y }) => [run, ...x.runs, ...y.runs]));
      }
    }
  }
  return { values, leftOut, runs: [...new Set(runs)].sort(), missing, measurable: true };
}
