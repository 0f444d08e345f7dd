// The interface of a training method: what one update does with a batch. It decides the program of a step and may ask
// for random inputs, which are a pure function of seed, method and update; so neither the steps of a call nor a resumption
// changes a bit. f is always measured plainly, whatever the method. Implementations lie in methods/.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Specs, Tensors } from "@basin/compiler";
import type { LoadedDataSet } from "@basin/datasets";
import type { HostArray } from "@basin/engine";
import type { RandomStream } from "@basin/random";
import type { Model } from "@basin/zoo";
import type { Optimiser } from "./optimiser.ts";

/** What is to be trained on what. */
export interface Training {
  readonly model: Model;
  readonly data: LoadedDataSet;
  /** Samples of a full batch. */
  readonly batch: number;
}

/** What the random inputs of one update are made from. */
export interface DrawArguments {
  /** The method's own stream of this update. */
  readonly stream: RandomStream;
  readonly model: Model;
  readonly data: LoadedDataSet;
  /** The batch: samples of the training split, in the order in which the step gets them. */
  readonly indices: Int32Array;
}

/** What the step of a method gets, while it is traced. */
export interface StepArguments {
  readonly model: Model;
  readonly optimiser: Optimiser;
  readonly weights: Tensors;
  /** The optimiser's. */
  readonly slots: Tensors;
  /** [batch, ...model.input] in [0, 1], and int32 [batch]: the batch as it is stored. */
  readonly x: Tensor;
  readonly labels: Tensor;
  /** Scaled masks by layer, the same for every pass of the step. */
  readonly dropout: Tensors;
  /** The method's own inputs. */
  readonly inputs: Tensors;
}

/** What the step of a method gives. */
export interface StepResult {
  readonly weights: Tensors;
  readonly slots: Tensors;
  /** The objective that the step descends, on its batch, before the update. */
  readonly loss: Tensor;
  /** [batch, classes], of which the running accuracy is taken. */
  readonly logits: Tensor;
  /** int32 [batch]: the labels that were trained on. */
  readonly labels: Tensor;
}

/** A training method with its settings. */
export interface Method {
  /** "plain", "augmentation", …; the list is methods.ts. */
  readonly id: string;
  /** Raised when its meaning changes. */
  readonly version: number;
  /** What an update does, in a sentence, with its source. */
  readonly summary: string;
  /** What the source leaves open and was chosen here; undefined where there is nothing. */
  readonly assumed?: string;
  /** Every setting, defaults included: part of what a run is. */
  readonly settings: Readonly<Record<string, number | boolean>>;
  /** Settings for batches of a few samples, in tests and at smoke scale, where the defaults do not fit them. */
  readonly quick?: Readonly<Record<string, number | boolean>>;
  /** Throws UserError when the method cannot train this; undefined where it can train anything. */
  readonly check?: (training: Training) => void;
  /** The inputs of a step of so many samples that are drawn anew for every update; undefined where there are none. */
  readonly inputs?: (model: Model, batch: number) => Specs;
  /** Fills the inputs of one update, each as long as its spec. Floats are as wide as the engine computes. */
  readonly draw?: (inputs: Readonly<Record<string, HostArray>>, args: DrawArguments) => void;
  /** One update. Pure: tensors in, tensors out. */
  readonly step: (args: StepArguments) => StepResult;
}
