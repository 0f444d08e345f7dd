export { UnsupportedError, UserError } from "./errors.ts";
export { describeLayers, forward, layout } from "./forward.ts";
export type { ForwardResult, LayerDescription } from "./forward.ts";
export type { ForwardArguments } from "./forward-arguments.ts";
export { initialWeights } from "./initialise.ts";
export type { BatchNormSpec, DropoutSpec, Initializer, Layout, WeightSpec } from "./layout.ts";
export type { Model } from "./model.ts";
export { findModel, models } from "./models.ts";
export { parameterCount, sizeOf, trainableSpecs, weightSpecs } from "./weights.ts";
