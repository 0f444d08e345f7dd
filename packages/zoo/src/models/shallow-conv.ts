// C1 and C3 of Keskar et al. 2017 (table 1, appendix B.3), as the authors' code has them and as the paper's text has
// them. Order in a block: convolution, batch norm, ReLU, pooling.
import { layers, sequential } from "@tensorflow/tfjs-layers";
import type { LayersModel, Sequential } from "@tensorflow/tfjs-layers";
import type { Model } from "../model.ts";

// tf.layers would take Glorot normal.
const kernelInitializer = "glorotUniform";

/** C1: two blocks of 64 5 × 5 convolutions of stride 1 with pooling, two dense layers with dropout, ten logits. */
export const c1: Model = {
  id: "c1",
  version: 1,
  title: "C1: shallow convolutional, batch-normalised",
  source:
    "Keskar et al. 2017, table 1 and appendix B.3, as the authors' code has it (shallownet): convolutions of stride 1, " +
    "3 × 3 pooling of stride 2 padded by 1 on both sides as in Theano. Assumed: biases before batch normalisation, " +
    "epsilon 1e-3, Glorot uniform kernels.",
  input: [32, 32, 3],
  classes: 10,
  parameters: 1_757_834,
  build: () => shallow({ stride: 1, classes: 10 }),
};

/** C3: C1 with a hundred logits. */
export const c3: Model = {
  ...c1,
  id: "c3",
  title: "C3: shallow convolutional, batch-normalised, 100 classes",
  classes: 100,
  parameters: 1_775_204,
  build: () => shallow({ stride: 1, classes: 100 }),
};

/** C1 as the paper's text has it: convolutions of stride 2. */
export const c1Text: Model = {
  ...c1,
  id: "c1-text",
  title: "C1 by the paper's text: convolutions of stride 2",
  source:
    "Keskar et al. 2017, appendix B.3, literally: convolutions [64, 5, 5, 2], whose stride 2 the authors' code gives to " +
    "the pooling instead. Assumed: the text gives the pooling no stride; it is 2 here, padded by 1 on both sides. " +
    "Biases before batch normalisation, epsilon 1e-3, Glorot uniform kernels.",
  parameters: 283_274,
  build: () => shallow({ stride: 2, classes: 10 }),
};

/** C3 as the paper's text has it: convolutions of stride 2. */
export const c3Text: Model = {
  ...c1Text,
  id: "c3-text",
  title: "C3 by the paper's text: convolutions of stride 2, 100 classes",
  classes: 100,
  parameters: 300_644,
  build: () => shallow({ stride: 2, classes: 100 }),
};

/** A network of 2,578 parameters for smoke runs. Not of the paper; never shown. */
export const m2Tiny: Model = {
  id: "m2-tiny",
  version: 1,
  title: "Tiny: shallow convolutional on 28 × 28 images (smoke runs only)",
  source: "Not of the paper: C1 with 8 filters and one dense layer of 16, so that smoke runs take seconds.",
  input: [28, 28, 1],
  classes: 10,
  parameters: 2_578,
  build: () => shallow({ stride: 2, classes: 10, side: 28, channels: 1, filters: 8, dense: [16] }),
};

interface Shallow {
  /** Stride of the convolutions. */
  readonly stride: number;
  readonly classes: number;
  readonly side?: number;
  readonly channels?: number;
  readonly filters?: number;
  readonly dense?: readonly number[];
}

function shallow({ stride, classes, side = 32, channels = 3, filters = 64, dense = [384, 192] }: Shallow): LayersModel {
  const model = sequential();
  for (const i of [1, 2]) {
    const first = i === 1 ? { inputShape: [side, side, channels] } : {};
    model.add(
      layers.conv2d({
        filters,
        kernelSize: 5,
        strides: stride,
        padding: "same",
        kernelInitializer,
        name: `conv_${i}`,
        ...first,
      }),
    );
    normalise(model, `conv_${i}`);
    // Zeros around what a ReLU gave are below or equal to it, so padding with them and pooling only what is there
    // gives the same maxima as Theano's padding.
    model.add(layers.zeroPadding2d({ padding: [1, 1], name: `pad_${i}` }));
    model.add(layers.maxPooling2d({ poolSize: 3, strides: 2, padding: "valid", name: `pool_${i}` }));
  }
  model.add(layers.flatten({ name: "flatten" }));
  dense.forEach((units, i) => {
    const name = `dense_${i + 1}`;
    model.add(layers.dense({ units, kernelInitializer, name }));
    normalise(model, name);
    model.add(layers.dropout({ rate: 0.5, name: `dropout_${name}` }));
  });
  model.add(layers.dense({ units: classes, kernelInitializer, name: `dense_${dense.length + 1}` }));
  return model;
}

/** Batch norm and ReLU behind a layer. */
function normalise(model: Sequential, behind: string): void {
  model.add(layers.batchNormalization({ epsilon: 1e-3, name: `batch_norm_${behind}` }));
  model.add(layers.reLU({ name: `relu_${behind}` }));
}
