// F1 and F2 of Keskar et al. 2017 (table 1, appendices B.1 and B.2), and a tiny network of the same kind for smoke runs.
import { layers, sequential } from "@tensorflow/tfjs-layers";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Model } from "../model.ts";

/** F1: 784 inputs, five batch-normalised layers of 512 with ReLU, ten logits. */
export const f1: Model = {
  id: "f1",
  version: 1,
  title: "F1: fully connected, 5 × 512, batch-normalised",
  source:
    "Keskar et al. 2017, table 1 and appendix B.1. Assumed: biases before batch normalisation, epsilon 1e-3, " +
    "Glorot uniform kernels.",
  input: [784],
  classes: 10,
  parameters: 1_462_794,
  build: () => dense(784, [512, 512, 512, 512, 512], 10),
};

/** F2: 360 inputs, seven batch-normalised layers of 512 with ReLU, 1,973 logits. */
export const f2: Model = {
  id: "f2",
  version: 1,
  title: "F2: fully connected, 7 × 512, batch-normalised",
  source:
    "Keskar et al. 2017, table 1 and appendix B.2. Assumed: biases before batch normalisation, epsilon 1e-3, " +
    "Glorot uniform kernels.",
  input: [360],
  classes: 1973,
  parameters: 2_780_085,
  build: () => dense(360, [512, 512, 512, 512, 512, 512, 512], 1973),
};

/** A network of 26 thousand parameters for smoke runs. Not of the paper; never shown. */
export const m1Tiny: Model = {
  id: "m1-tiny",
  version: 1,
  title: "Tiny: fully connected, 1 × 32, batch-normalised (smoke runs only)",
  source: "Not of the paper: F1 with one hidden layer of 32, so that smoke runs take seconds.",
  input: [784],
  classes: 10,
  parameters: 25_514,
  build: () => dense(784, [32], 10),
};

/** Dense → batch norm → ReLU per hidden width, then a dense layer to the logits. */
function dense(inputs: number, widths: readonly number[], classes: number): LayersModel {
  // tf.layers would take Glorot normal.
  const kernelInitializer = "glorotUniform";
  const model = sequential();
  widths.forEach((units, i) => {
    const first = i === 0 ? { inputShape: [inputs] } : {};
    model.add(layers.dense({ units, kernelInitializer, name: `dense_${i + 1}`, ...first }));
    model.add(layers.batchNormalization({ epsilon: 1e-3, name: `batch_norm_${i + 1}` }));
    model.add(layers.reLU({ name: `relu_${i + 1}` }));
  });
  model.add(layers.dense({ units: classes, kernelInitializer, name: `dense_${widths.length + 1}` }));
  return model;
}
