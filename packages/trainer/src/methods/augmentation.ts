// Data augmentation (Keskar et al. 2017, appendix E.1): each image of a batch is flipped with probability 1/2, rotated by up
// to 10 degrees and moved by up to 0.2 of its side, all uniformly, drawn anew for every update. It is done on the host,
// while the engine computes the steps before; the step then takes the images themselves.
// Assumed: bilinear sampling with zeros outside the image (warp.ts), parts of pixels as well as whole ones; the paper says
// neither. A flip changes what a digit or a letter means: turn `flip` off for those.
import * as tf from "@tensorflow/tfjs-core";
import type { LoadedDataSet } from "@basin/datasets";
import { UserError } from "../errors.ts";
import type { Method, Training } from "../method.ts";
import { plainStep } from "../programs/update.ts";
import { at } from "../tensors.ts";
import { warpImage } from "../warp.ts";
import type { ImageShape } from "../warp.ts";
import { checkRange } from "./settings.ts";

/** Settings of augmentation; defaults are the paper's. */
export interface AugmentationOptions {
  /** Whether half of the images are flipped left to right; true unless given. */
  readonly flip?: boolean;
  /** Largest rotation, in degrees to either side; 10 unless given; in [0, 180]. */
  readonly rotation?: number;
  /** Largest move, as a share of the image's side, along x and along y; 0.2 unless given; in [0, 1]. */
  readonly translation?: number;
}

/** Training on augmented images. Throws UserError when a setting is out of range. */
export function augmentation({ flip = true, rotation = 10, translation = 0.2 }: AugmentationOptions = {}): Method {
  checkRange("augmentation rotation", rotation, [0, 180]);
  checkRange("augmentation translation", translation, [0, 1]);
  return {
    id: "augmentation",
    version: 1,
    summary:
      "Plain training on images flipped, then rotated, then moved, drawn anew for every update (Keskar et al. 2017, " +
      "appendix E.1).",
    assumed:
      "Bilinear sampling with zeros outside the image, rounded to bytes, and moves by parts of pixels; the paper " +
      "says neither. A flip changes what a digit means, so it is off for images of one channel.",
    settings: { flip, rotation, translation },
    check: (training) => {
      imageShape(training);
      bytesOf(training.data);
    },
    inputs: (model, batch) => ({ images: { shape: [batch, ...model.input], dtype: "uint8" } }),
    draw: (inputs, { stream, model, data, indices }) => {
      const shape = imageShape({ model, data });
      const [height, width, channels] = shape;
      const length = height * width * channels;
      const images = at(inputs, "images") as Uint8Array;
      const features = bytesOf(data);
      const chances = new Float64Array(4);
      for (const [position, sample] of indices.entries()) {
        // Always four numbers, so that one setting does not move another's.
        const [mirror, turn, right, down] = stream.uniform(chances) as unknown as [number, number, number, number];
        const warp = {
          flip: flip && mirror < 0.5,
          angle: ((2 * turn - 1) * rotation * Math.PI) / 180,
          dx: (2 * right - 1) * translation * width,
          dy: (2 * down - 1) * translation * height,
        };
        warpImage(shape, warp, features, sample * length, images, position * length);
      }
    },
    step: (args) => plainStep({ ...args, x: tf.div(tf.cast(at(args.inputs, "images"), "float32"), 255) }),
  };
}

/** Images as bytes. Throws UserError where the samples are floats. */
function bytesOf({ id, train: { features } }: LoadedDataSet): Uint8Array {
  if (features instanceof Uint8Array) return features;
  throw new UserError(`augmentation: must have images of bytes, got floats of ${id}; use a data set of images`);
}

/** The shape of images: the model's input, or the data set's where the model takes them flat. Throws UserError when neither is one. */
function imageShape({ model, data }: Pick<Training, "model" | "data">): ImageShape {
  const [height, width, channels = 1, ...more] = model.input.length === 1 ? data.shape : model.input;
  if (height === undefined || width === undefined || more.length > 0) {
    throw new UserError(
      `augmentation: must have images, got ${data.id} samples [${data.shape.join(", ")}] for ${model.id}'s input [${model.input.join(", ")}]; use a model of input [height, width, channels] as c1 to c4, or data that are stored as images as f1's`,
    );
  }
  return [height, width, channels];
}
