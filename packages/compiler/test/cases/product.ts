// Matrix products: transposed, batched, with one operand for all, fused with a bias and an activation.
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { sample, size } from "./sample.ts";
import type { Cases, Sample } from "./sample.ts";

const matrices: fc.Arbitrary<Sample> = fc
  .tuple(size, size, size, fc.boolean(), fc.boolean(), fc.constantFrom([], [2], [3, 1]), fc.boolean())
  .chain(([m, k, n, ta, tb, batch, same]) =>
    sample(
      [
        { shape: [...batch, ...(ta ? [k, m] : [m, k])] },
        { shape: [...(same ? batch : []), ...(tb ? [n, k] : [k, n])] },
      ],
      (a, b) => tf.matMul(a!, b!, ta, tb),
    ),
  );

const fused: fc.Arbitrary<Sample> = fc
  .tuple(
    size,
    size,
    size,
    fc.boolean(),
    fc.boolean(),
    fc.boolean(),
    fc.constantFrom("linear", "relu", "elu", "sigmoid"),
  )
  .chain(([m, k, n, ta, tb, hasBias, activation]) =>
    sample([{ shape: ta ? [k, m] : [m, k] }, { shape: tb ? [n, k] : [k, n] }, { shape: [n] }], (a, b, bias) =>
      tf.fused.matMul({
        a: a!,
        b: b!,
        transposeA: ta,
        transposeB: tb,
        ...(hasBias ? { bias: bias! } : {}),
        activation: activation as "linear",
      }),
    ),
  );

export const product: Cases = {
  BatchMatMul: matrices,
  _FusedMatMul: fused,
  Einsum: fc.tuple(size, size, size, size).chain(([b, i, j, k]) =>
    fc.oneof(
      sample([{ shape: [i, j] }, { shape: [j, k] }], (x, y) => tf.einsum("ij,jk->ik", x!, y!)),
      sample([{ shape: [b, i, j] }, { shape: [b, k, j] }], (x, y) => tf.einsum("bij,bkj->bik", x!, y!)),
      sample([{ shape: [i, j, k] }], (x) => tf.einsum("ijk->kj", x!)),
    ),
  ),
};
