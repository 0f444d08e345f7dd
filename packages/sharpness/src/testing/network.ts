// The small network of test/fixtures/keskar2017.py: 4-6-3, tanh, softmax cross-entropy on 20 samples,
// with its data and the columns of its subspace built from the same generator.
import type { Evaluation } from "../search.ts";
import { minstd } from "./minstd.ts";

const SAMPLES = 20;
const INPUTS = 4;
const HIDDEN = 6;
const CLASSES = 3;
const PARAMETERS = INPUTS * HIDDEN + HIDDEN + HIDDEN * CLASSES + CLASSES;

const draw = minstd(2017);
const data = Float64Array.from({ length: SAMPLES * INPUTS }, () => draw() * 4 - 2);
const labels = Int32Array.from({ length: SAMPLES }, () => Math.floor(draw() * CLASSES));
for (let i = 0; i < PARAMETERS; i++) draw();

/** The five columns of A, unscaled. */
export const networkColumns: Float32Array[] = Array.from({ length: 5 }, () =>
  Float32Array.from({ length: PARAMETERS }, () => draw() * 4 - 2),
);

/** Mean cross-entropy and its gradient at the 51 weights. */
export function network(w: Float64Array): Evaluation {
  const b1 = INPUTS * HIDDEN;
  const w2 = b1 + HIDDEN;
  const b2 = w2 + HIDDEN * CLASSES;
  const gradient = new Float64Array(PARAMETERS);
  let value = 0;
  for (let s = 0; s < SAMPLES; s++) {
    const input = data.subarray(s * INPUTS, (s + 1) * INPUTS);
    const hidden = Float64Array.from({ length: HIDDEN }, (_, j) =>
      Math.tanh(input.reduce((sum, v, i) => sum + v * w[i * HIDDEN + j]!, w[b1 + j]!)),
    );
    const logits = Float64Array.from({ length: CLASSES }, (_, k) =>
      hidden.reduce((sum, v, j) => sum + v * w[w2 + j * CLASSES + k]!, w[b2 + k]!),
    );
    const largest = Math.max(...logits);
    const total = logits.reduce((sum, v) => sum + Math.exp(v - largest), 0);
    value -= (logits[labels[s]!]! - largest - Math.log(total)) / SAMPLES;
    const delta = logits.map((v, k) => (Math.exp(v - largest) / total - (k === labels[s] ? 1 : 0)) / SAMPLES);
    for (let j = 0; j < HIDDEN; j++) {
      let back = 0;
      for (let k = 0; k < CLASSES; k++) {
        gradient[w2 + j * CLASSES + k]! += hidden[j]! * delta[k]!;
        back += delta[k]! * w[w2 + j * CLASSES + k]!;
      }
      back *= 1 - hidden[j]! ** 2;
      gradient[b1 + j]! += back;
      for (let i = 0; i < INPUTS; i++) gradient[i * HIDDEN + j]! += input[i]! * back;
    }
    for (let k = 0; k < CLASSES; k++) gradient[b2 + k]! += delta[k]!;
  }
  return { value, gradient };
}
