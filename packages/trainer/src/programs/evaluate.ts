// A network on one chunk, dropout off, as a program without state. Weights are data: resident, never copied per chunk.
import type { Program, Specs } from "@basin/compiler";
import { forward, layout } from "@basin/zoo";
import type { Model } from "@basin/zoo";
import { correct, sampleCrossEntropy } from "../loss.ts";
import { at, pickPrefix, withPrefix } from "../tensors.ts";
import { differentiate, gatherBatch, sampleSpecs, weightTensorSpecs } from "./network.ts";
import type { FeatureType } from "./network.ts";

/** What an evaluation is made for. */
export interface EvaluateOptions {
  readonly model: Model;
  /** Samples that are resident. */
  readonly count: number;
  /** What their features are; bytes unless given. */
  readonly features?: FeatureType;
  /** Samples of the chunk. */
  readonly chunk: number;
  /** Normalise by the chunk's own statistics or by resident ones. */
  readonly batchNorm: "batch" | "frozen";
  /** Whether the gradient of the chunk's mean loss is wanted. */
  readonly gradient: boolean;
}

/** The specs of a model's batch-norm statistics, "<layer>/mean" and "<layer>/variance": [channels]. */
export function statisticsSpecs(model: Model): Specs {
  return Object.fromEntries(
    layout(model).batchNorms.flatMap(({ name, channels }) =>
      ["mean", "variance"].map((part) => [`${name}/${part}`, { shape: [channels], dtype: "float32" as const }]),
    ),
  );
}

/**
 * The program of one chunk: data is the samples, "weights/<weight>" and, when frozen, "statistics/<layer>/mean" and
 * "…/variance"; its input is "indices" int32 [chunk]; outputs are "losses" and "correct" [chunk], "statistics/…" of the
 * chunk unless frozen, and "gradient/<weight>" when wanted, which goes through the chunk's statistics.
 */
export function evaluateChunk(options: EvaluateOptions): Program {
  const { model, count, features = "uint8", chunk, batchNorm, gradient } = options;
  const frozen = batchNorm === "frozen";
  return {
    name: `evaluate ${model.id} ${chunk}${frozen ? " frozen" : ""}${gradient ? " gradient" : ""}`,
    data: {
      ...sampleSpecs(model, count, features),
      ...withPrefix("weights/", weightTensorSpecs(model)),
      ...(frozen ? withPrefix("statistics/", statisticsSpecs(model)) : {}),
    },
    state: {},
    inputs: { indices: { shape: [chunk], dtype: "int32" } },
    step: ({ data, inputs }) => {
      const { x, labels } = gatherBatch(model, data, at(inputs, "indices"));
      const args = {
        weights: pickPrefix("weights/", data),
        x,
        batchNorm: frozen ? { frozen: pickPrefix("statistics/", data) } : ("batch" as const),
        dropout: "off" as const,
      };
      const { logits, statistics, gradients } = gradient
        ? differentiate(model, args, labels)
        : { ...forward(model, args), gradients: {} };
      return {
        state: {},
        outputs: {
          losses: sampleCrossEntropy(logits, labels),
          correct: correct(logits, labels),
          ...withPrefix("statistics/", statistics),
          ...withPrefix("gradient/", gradients),
        },
      };
    },
  };
}
