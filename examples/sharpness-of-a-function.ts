// Metric 2.1 of any function: give its value and gradient, get φ three ways.
//   node examples/sharpness-of-a-function.ts
import { makeRandom } from "@basin/random";
import { driveSync, fullSpace, keskar2017, type Evaluation } from "@basin/sharpness";

/** A bowl that is a hundred times steeper along its second axis; its minimum is at 0. */
const bowl = (x: Float64Array): Evaluation => ({
  value: 0.5 * (x[0]! ** 2 + 100 * x[1]! ** 2),
  gradient: Float64Array.of(x[0]!, 100 * x[1]!),
});

const x = Float64Array.of(0.01, 0.01);
for (const row of ["scipy-defaults", "scaled", "first-order"] as const) {
  const measured = driveSync(
    keskar2017({ x, space: fullSpace(x.length), epsilon: 1e-3, row, random: makeRandom(1) }),
    bowl,
  );
  console.log(
    `${row}: φ = ${measured.value.toFixed(4)} % after ${measured.evaluations} evaluations (${measured.status})`,
  );
}
