// m1-tiny forwards and backwards in float64, in plain loops: shares nothing with tfjs or src/. Its gradients are held to
// finite differences of its own losses (methods.test.ts).

export type Rows = readonly (readonly number[])[];
/** Named vectors: weights, gradients, slots. */
export type Vectors = Readonly<Record<string, Float64Array>>;

const [INPUTS, UNITS, CLASSES, EPSILON] = [784, 32, 10, 1e-3];

/** A forward pass, with what the way back needs. */
export interface Pass {
  readonly x: Rows;
  readonly unit: number[][];
  readonly active: number[][];
  readonly inverse: number[];
  readonly logits: number[][];
}

const get = (weights: Vectors, name: string): Float64Array => {
  const found = weights[name];
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const range = (length: number): number[] => Array.from({ length }, (_, i) => i);

/** Dense → batch norm on batch statistics → ReLU → dense. */
function forwardByHand(weights: Vectors, x: Rows): Pass {
  const [kernel, bias] = [get(weights, "dense_1/kernel"), get(weights, "dense_1/bias")];
  const hidden = x.map((row) => range(UNITS).map((j) => bias[j]! + sum(row.map((v, i) => v * kernel[i * UNITS + j]!))));
  const mean = range(UNITS).map((j) => sum(hidden.map((row) => row[j]!)) / x.length);
  const inverse = range(UNITS).map((j) => {
    return 1 / Math.sqrt(sum(hidden.map((row) => (row[j]! - mean[j]!) ** 2)) / x.length + EPSILON);
  });
  const unit = hidden.map((row) => row.map((v, j) => (v - mean[j]!) * inverse[j]!));
  const [gamma, beta] = [get(weights, "batch_norm_1/gamma"), get(weights, "batch_norm_1/beta")];
  const active = unit.map((row) => row.map((v, j) => Math.max(0, v * gamma[j]! + beta[j]!)));
  const [second, last] = [get(weights, "dense_2/kernel"), get(weights, "dense_2/bias")];
  const logits = active.map((row) =>
    range(CLASSES).map((k) => last[k]! + sum(row.map((v, j) => v * second[j * CLASSES + k]!))),
  );
  return { x, unit, active, inverse, logits };
}

/** The gradient of a scalar from its gradient with respect to the logits: of the weights, and of the input by rows. */
function backwardByHand(weights: Vectors, pass: Pass, dlogits: Rows): { gradients: Vectors; input: number[][] } {
  const { x, unit, active, inverse } = pass;
  const [kernel, second] = [get(weights, "dense_1/kernel"), get(weights, "dense_2/kernel")];
  const gamma = get(weights, "batch_norm_1/gamma");
  const gradients = Object.fromEntries(
    Object.entries(weights).map(([name, values]) => [name, new Float64Array(values.length)]),
  );
  const add = (name: string, i: number, value: number): void => void (gradients[name]![i]! += value);
  const dunit = dlogits.map((row, s) => {
    row.forEach((d, k) => {
      add("dense_2/bias", k, d);
      active[s]!.forEach((v, j) => add("dense_2/kernel", j * CLASSES + k, v * d));
    });
    return range(UNITS).map((j) => {
      const d = active[s]![j]! > 0 ? sum(row.map((dk, k) => dk * second[j * CLASSES + k]!)) : 0;
      add("batch_norm_1/beta", j, d);
      add("batch_norm_1/gamma", j, d * unit[s]![j]!);
      return d * gamma[j]!;
    });
  });
  // Of v -> (v - mean) / sqrt(variance + epsilon), term by term: the value itself, the mean, the variance.
  const means = range(UNITS).map((j) => sum(dunit.map((row) => row[j]!)) / x.length);
  const slopes = range(UNITS).map((j) => sum(dunit.map((row, s) => row[j]! * unit[s]![j]!)) / x.length);
  const input = dunit.map((row, s) => {
    const d = row.map((v, j) => inverse[j]! * (v - means[j]! - unit[s]![j]! * slopes[j]!));
    d.forEach((v, j) => {
      add("dense_1/bias", j, v);
      x[s]!.forEach((xi, i) => add("dense_1/kernel", i * UNITS + j, xi * v));
    });
    return range(INPUTS).map((i) => sum(d.map((v, j) => v * kernel[i * UNITS + j]!)));
  });
  return { gradients, input };
}

/** Log probabilities by rows. */
function logProbabilities(logits: Rows): number[][] {
  return logits.map((row) => {
    const total = Math.log(sum(row.map(Math.exp)));
    return row.map((z) => z - total);
  });
}

/** The mean cross-entropy of a batch with its gradients. */
export function crossEntropyByHand(
  weights: Vectors,
  x: Rows,
  labels: readonly number[],
): { loss: number; gradients: Vectors; input: number[][]; pass: Pass } {
  const pass = forwardByHand(weights, x);
  const logs = logProbabilities(pass.logits);
  const loss = -sum(logs.map((row, s) => row[labels[s]!]!)) / x.length;
  const dlogits = logs.map((row, s) => row.map((v, k) => (Math.exp(v) - (k === labels[s] ? 1 : 0)) / x.length));
  return { loss, pass, ...backwardByHand(weights, pass, dlogits) };
}

/** The mean KL(p(x) || p(other)) with its gradient by the weights, which both predictions share. */
export function divergenceByHand(weights: Vectors, x: Rows, other: Rows): { loss: number; gradients: Vectors } {
  const [one, two] = [forwardByHand(weights, x), forwardByHand(weights, other)];
  const [p, q] = [logProbabilities(one.logits), logProbabilities(two.logits)];
  const each = p.map((row, s) => sum(row.map((v, k) => Math.exp(v) * (v - q[s]![k]!))));
  const dp = p.map((row, s) => row.map((v, k) => (Math.exp(v) * (v - q[s]![k]! - each[s]!)) / x.length));
  const dq = p.map((row, s) => row.map((v, k) => (Math.exp(q[s]![k]!) - Math.exp(v)) / x.length));
  const [left, right] = [backwardByHand(weights, one, dp), backwardByHand(weights, two, dq)];
  return { loss: sum(each) / x.length, gradients: combine(1, left.gradients, 1, right.gradients) };
}

/** a u + b v, name by name. */
export function combine(a: number, u: Vectors, b: number, v: Vectors): Vectors {
  return Object.fromEntries(
    Object.entries(u).map(([name, values]) => [name, values.map((value, i) => a * value + b * get(v, name)[i]!)]),
  );
}
