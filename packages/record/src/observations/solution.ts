// What a training's own record says of its solution: accuracies in points and f, both on batch statistics; how far it went;
// how large its weights are.
import { paperAccuracy, paperFinalLoss } from "../paper/network.ts";
import { ofTraining } from "./quantity.ts";
import type { Quantity } from "./quantity.ts";

/** Test accuracy at the end, in points. */
export const testAccuracy: Quantity = ofTraining(
  "test accuracy",
  ({ final }) => 100 * final.batchStatistics.test.accuracy,
  (network, arm) => paperAccuracy(network, arm, "test"),
);

/** Training accuracy at the end, in points. */
export const trainAccuracy: Quantity = ofTraining(
  "training accuracy",
  ({ final }) => 100 * final.batchStatistics.train.accuracy,
  (network, arm) => paperAccuracy(network, arm, "train"),
);

/** Training f at the end, in nats. */
export const trainLoss: Quantity = ofTraining(
  "training f",
  ({ final }) => final.batchStatistics.train.loss,
  paperFinalLoss,
);

/** ‖x − x0‖. */
export const distance: Quantity = ofTraining("distance from the start", (outcome) => outcome.distance);

/** The Euclidean norm of all trainable weights. */
export const weightNorm: Quantity = ofTraining("norm of the weights", ({ layerNorms }) =>
  layerNorms.length === 0 ? null : Math.hypot(...layerNorms.map(({ norm }) => norm)),
);
