// The input, labels and directions at which PyTorch's figures of the image models were taken.
import type { Model } from "../src/index.ts";
import { testRandom } from "./oracle.ts";

/** Labels of the six samples. */
export const goldenLabels: readonly number[] = [3, 1, 4, 1, 5, 9];

/** Six samples [6, ...model.input], uniform in [0, 1). */
export function goldenInput(model: Model): Float32Array<ArrayBuffer> {
  const size = model.input.reduce((product, each) => product * each, 1);
  return testRandom("x", 0).uniform(new Float32Array(goldenLabels.length * size));
}

/** The direction along which the gradient of a weight is compared: -1 and 1. */
export function directionOf(name: string, length: number): Float32Array<ArrayBuffer> {
  return testRandom(`direction/${name}`, 1).sign(new Float32Array(length));
}
