// C2 and C4 of Keskar et al. 2017 (table 1, appendix B.4): a VGG for 32 × 32 images, as the authors' code has it.
// Order: convolution, batch norm, ReLU, dropout; pooling behind each stack.
import { layers, sequential } from "@tensorflow/tfjs-layers";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Model } from "../model.ts";

// tf.layers would take Glorot normal.
const kernelInitializer = "glorotUniform";

/** Stacks of 3 × 3 convolutions: filters, and the dropout rate behind each convolution (0 for none). */
const STACKS: readonly { readonly filters: number; readonly dropout: readonly number[] }[] = [
  { filters: 64, dropout: [0.3, 0] },
  { filters: 128, dropout: [0.4, 0] },
  { filters: 256, dropout: [0.4, 0.4, 0] },
  { filters: 512, dropout: [0.4, 0.4, 0] },
  { filters: 512, dropout: [0.4, 0.4, 0] },
];

/** C2: thirteen batch-normalised 3 × 3 convolutions in five stacks, a dense layer of 512, ten logits. */
export const c2: Model = {
  id: "c2",
  version: 1,
  title: "C2: deep convolutional (VGG), batch-normalised",
  source:
    "Keskar et al. 2017, table 1 and appendix B.4, as the authors' code has it (deepnet), with the dropouts that the text " +
    "does not list. Assumed: biases before batch normalisation, epsilon 1e-3, Glorot uniform kernels.",
  input: [32, 32, 3],
  classes: 10,
  parameters: 14_991_946,
  build: () => deep(10),
};

/** C4: C2 with a hundred logits. */
export const c4: Model = {
  ...c2,
  id: "c4",
  title: "C4: deep convolutional (VGG), batch-normalised, 100 classes",
  classes: 100,
  parameters: 15_038_116,
  build: () => deep(100),
};

function deep(classes: number): LayersModel {
  const model = sequential();
  STACKS.forEach(({ filters, dropout }, stack) => {
    dropout.forEach((rate, i) => {
      const at = `${stack + 1}_${i + 1}`;
      const first = stack === 0 && i === 0 ? { inputShape: [32, 32, 3] } : {};
      const shape = { filters, kernelSize: 3, padding: "same" as const };
      model.add(layers.conv2d({ ...shape, kernelInitializer, name: `conv_${at}`, ...first }));
      model.add(layers.batchNormalization({ epsilon: 1e-3, name: `batch_norm_conv_${at}` }));
      model.add(layers.reLU({ name: `relu_conv_${at}` }));
      if (rate > 0) model.add(layers.dropout({ rate, name: `dropout_conv_${at}` }));
    });
    model.add(layers.maxPooling2d({ poolSize: 2, strides: 2, padding: "valid", name: `pool_${stack + 1}` }));
  });
  model.add(layers.flatten({ name: "flatten" }));
  model.add(layers.dropout({ rate: 0.5, name: "dropout_flatten" }));
  model.add(layers.dense({ units: 512, kernelInitializer, name: "dense_1" }));
  model.add(layers.batchNormalization({ epsilon: 1e-3, name: "batch_norm_dense_1" }));
  model.add(layers.reLU({ name: "relu_dense_1" }));
  model.add(layers.dropout({ rate: 0.5, name: "dropout_dense_1" }));
  model.add(layers.dense({ units: classes, kernelInitializer, name: "dense_2" }));
  return model;
}
