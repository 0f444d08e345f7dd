// The largest eigenvalue of the Hessian of f, and the smallest one's sign, by Lanczos 1950 on difference products. Keskar
// et al. 2017, section 2.2, name it as what sharpness is about and too dear to compute; φ is said to follow it.
// Not invariant: a rescaling that leaves f as it is changes it (Dinh et al. 2017), so it is compared within one network.
//
// Where f has kinks, as networks of ReLUs do, a difference product is of f averaged over the step, and kinks are met by
// chance: their noise falls as the step and the samples grow, it lifts the largest Ritz value and sinks the smallest, and
// truncation grows with the step. So the end asks for the Ritz vector's product at half the step and at twice it. A
// number that half the step changes and twice it does not was noise; the other way round it was truncation.
import { hessianVector, SINGLE_STEP } from "../hessian-vector.ts";
import { lanczos1950 } from "../lanczos1950.ts";
import type { Probe, ProbePoint, ProbeResult } from "../probe.ts";
import type { Search } from "../search.ts";
import { checkPoint, checkPositive, checkWhole } from "./settings.ts";

/** Settings of the largest eigenvalue. */
export interface LambdaMaxOptions {
  /** Products with the Hessian at most; 50 unless given; from 1. */
  readonly maxIterations?: number;
  /** Converged where the residual is at most this share of the Ritz value; 1e-3 unless given; positive. */
  readonly tolerance?: number;
  /** The length h of the displacement of a product; 2^-8 unless given, the cube root of float32's unit roundoff; positive. */
  readonly step?: number;
  /** Decides the start vector; 0 unless given; from 0. */
  readonly seed?: number;
}

const quantities = {
  lambdaMax: "the largest Ritz value: a lower bound of the largest eigenvalue, near it once converged",
  lambdaMin:
    "the smallest Ritz value: below 0 there is negative curvature, or noise of kinks where the step decides it",
  residual: "norm of H u - lambdaMax u for its Ritz vector u, by the recurrence",
  residualMin: "the same of lambdaMin, which is not waited for",
  halfStepLambdaMax: "u'Hu of the Ritz vector u, by products at half the step",
  halfStepResidual: "norm of H u - lambdaMax u, by products at half the step",
  doubleStepLambdaMax: "u'Hu of the Ritz vector u, by products at twice the step",
  iterations: "products with the Hessian, two evaluations each",
} as const;

/** The largest eigenvalue. Throws UserError when a setting is out of range. */
export function lambdaMax(options: LambdaMaxOptions = {}): Probe {
  const { maxIterations = 50, tolerance = 1e-3, step = SINGLE_STEP, seed = 0 } = options;
  checkWhole("lambda-max maxIterations", maxIterations, 1, "50 is the protocol's");
  checkPositive("lambda-max tolerance", tolerance, "1e-3 is the protocol's");
  checkPositive("lambda-max step", step, "2^-8 suits float32");
  checkWhole("lambda-max seed", seed, 0, "use another seed");
  return {
    id: "lambda-max",
    version: 1,
    source: "Lanczos 1950; Keskar et al. 2017 (arXiv:1609.04836), section 2.2",
    settings: { maxIterations, tolerance, step, seed },
    quick: { maxIterations: 4 },
    quantities,
    asks: "gradient",
    most: 2 * maxIterations + 4,
    bytesPerParameter: 4 * maxIterations + 48,
    search: (point) => search(point, { maxIterations, tolerance, step }),
  };
}

type Settings = Required<Omit<LambdaMaxOptions, "seed">>;

function* search(at: ProbePoint, { maxIterations, tolerance, step }: Settings): Search<ProbeResult> {
  checkPoint("lambda-max", at);
  const { x, random } = at;
  const product = new Float64Array(x.length);
  const start = random("sharpness/lambda-max/start").normal(new Float64Array(x.length));
  const lanczos = lanczos1950({ start, maxIterations, tolerance });
  let evaluations = 1;
  let asked = lanczos.next();
  while (asked.done !== true) {
    yield* hessianVector(x, asked.value, step, product);
    evaluations += 2;
    asked = lanczos.next(product);
  }
  const { status, iterations, ritzValues, residuals, vector, history } = asked.value;
  if (iterations === 0) return { status, evaluations, quantities: { iterations }, series: {} };
  const largest = ritzValues.at(-1)!;
  const along = function* (length: number): Search<{ value: number; residual: number }> {
    yield* hessianVector(x, vector, length, product);
    let [value, square] = [0, 0];
    for (let i = 0; i < x.length; i++) {
      value += vector[i]! * product[i]!;
      square += (product[i]! - largest * vector[i]!) ** 2;
    }
    return { value, residual: Math.sqrt(square) };
  };
  const half = yield* along(step / 2);
  const double = yield* along(2 * step);
  evaluations += 4;
  const all: Record<keyof typeof quantities, number> = {
    lambdaMax: largest,
    lambdaMin: ritzValues[0]!,
    residual: residuals.last,
    residualMin: residuals.first,
    halfStepLambdaMax: half.value,
    halfStepResidual: half.residual,
    doubleStepLambdaMax: double.value,
    iterations,
  };
  return {
    status,
    evaluations,
    quantities: Object.fromEntries(Object.entries(all).filter(([, value]) => Number.isFinite(value))),
    series: { ritzValues: [...ritzValues], history: [...history] },
  };
}
