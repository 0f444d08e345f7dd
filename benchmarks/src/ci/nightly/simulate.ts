// How often a night raises an alarm, simulated: nights of rows whose later run is a fresh draw of their history's
// distribution, and nights in which one row has drifted. It judges by the night's own rule.
import { makeRandom } from "@basin/random";
import { LEAST_HISTORY, NIGHT_LEVEL, testAll } from "./judge.ts";

/** How the values of a row are drawn. */
const shapes = ["normal", "accuracy", "skewed"] as const;
/** How the values of a row are drawn: normal; accuracies of 10,000 samples with a spread of 3; logarithms of a gamma. */
type NightShape = (typeof shapes)[number];

/** Nights of one kind. */
export interface SimulatedNights {
  readonly shape: NightShape;
  /** Numbers that are tested in a night. */
  readonly tests: number;
  /** Values of each row's history. */
  readonly history: number;
  /** Standard deviations by which one row has drifted; 0 for none. */
  readonly drift: number;
  readonly nights: number;
  /** The share of nights with an alarm, for a drift on the row that drifted, and its Monte-Carlo standard error. */
  readonly alarms: readonly [share: number, error: number];
}

/** Simulates nights; the same arguments give the same share. */
export function simulateNights({
  shape,
  tests,
  history,
  drift,
  nights,
  seed,
}: Omit<SimulatedNights, "alarms"> & { readonly seed: number }): SimulatedNights {
  if (history < LEAST_HISTORY) throw new RangeError(`history: must be at least ${LEAST_HISTORY}, got ${history}`);
  const random = makeRandom(seed)(`nights/${shape}/${tests}/${history}/${drift}`);
  const values = new Float64Array(history + 1);
  let alarms = 0;
  for (let night = 0; night < nights; night++) {
    const numbers = Array.from({ length: tests }, (_, row) => {
      const least = draw(shape, values, random);
      const value = values[history]! + (row === 0 ? drift * spread[shape] : 0);
      return { value, history: [...values.subarray(0, history)], least };
    });
    const tested = testAll(numbers);
    if ((drift === 0 ? tested : tested.slice(0, 1)).some(({ adjusted }) => (adjusted ?? 1) <= NIGHT_LEVEL)) alarms++;
  }
  const share = alarms / nights;
  return { shape, tests, history, drift, nights, alarms: [share, Math.sqrt((share * (1 - share)) / nights)] };
}

/** The standard deviation of each shape. */
const spread: Readonly<Record<NightShape, number>> = { normal: 1, accuracy: 0.03, skewed: 1 };

/** Fills `values` and gives the least spread that they have. */
function draw(shape: NightShape, values: Float64Array, random: ReturnType<ReturnType<typeof makeRandom>>): number {
  random.normal(values);
  if (shape === "normal") return 0;
  if (shape === "accuracy") {
    // Points: 100 / 10,000 a sample.
    for (let i = 0; i < values.length; i++) values[i] = 98 + Math.round(3 * values[i]!) / 100;
    return 0.01;
  }
  // A skewed one with standard deviation 1: (χ²₄ − 4) / √8, from two exponentials.
  const uniform = random.uniform(new Float64Array(2 * values.length));
  for (let i = 0; i < values.length; i++) {
    const sum = -2 * (Math.log(1 - uniform[2 * i]!) + Math.log(1 - uniform[2 * i + 1]!));
    values[i] = (sum - 4) / Math.sqrt(8);
  }
  return 0;
}

/** The table of docs/ci.md: rates of false alarms by shape and size, and power by drift. */
export function nightRates(nights: number, seed: number): SimulatedNights[] {
  const one = (shape: NightShape, tests: number, history: number, drift: number): SimulatedNights =>
    simulateNights({ shape, tests, history, drift, nights, seed });
  return [
    ...shapes.flatMap((shape) => [4, 9].flatMap((history) => [2, 10].map((tests) => one(shape, tests, history, 0)))),
    ...[4, 9, 19].flatMap((history) => [3, 5, 8, 12].map((drift) => one("normal", 10, history, drift))),
  ];
}
