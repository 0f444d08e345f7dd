// How a training is called among those of its workload: `SB`, `LB`, `LB-conservative`, `SB→LB after 30 epochs`. The names
// are those that the studies print. A setting that is not the protocol's stands in the name, so that no two different
// trainings of a workload share one.
import type { Configured, TrainSpec } from "./cell.ts";
import { trainedSamples } from "./cell.ts";

/** The batch sizes that a workload calls SB and LB. */
export interface Batches {
  readonly small: number;
  readonly large: number;
}

/** The settings that the protocol fixes of each method; one that may be either is left out. */
const METHODS: Readonly<Record<string, Readonly<Record<string, number | boolean>>>> = {
  plain: {},
  augmentation: { rotation: 10, translation: 0.2 },
  conservative: { lambda: 1e-3, iterations: 3, reset: false },
  adversarial: { share: 0.5, epsilon: 0.25 },
  stability: { alpha: 0.01, sigma: 0.04 },
  "gradient-noise": { scale: 1 },
  "iterate-noise": { sigma: 1 },
  "label-noise": { share: 0.1 },
  "input-noise": { sigma: 0.1 },
};
/** Settings of a method that follow from the data or from SB. */
const FREE: readonly string[] = ["id", "version", "flip", "batch"];
/** The settings that the protocol fixes of each optimiser. */
const OPTIMISERS: Readonly<Record<string, Readonly<Record<string, number | boolean>>>> = {
  adam: { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  sgd: { learningRate: 0.1, momentum: 0.9 },
  adagrad: { learningRate: 0.01, epsilon: 1e-8 },
};
/** The batch size as a word: `SB`, `LB`, or `B` and the number; held-out samples make LB a tenth of the rest. */
export function batchName(spec: TrainSpec, { small, large }: Batches): string {
  const { data } = spec;
  const heldLarge = Math.round((large / data.train) * trainedSamples(spec));
  if (spec.batch === small) return "SB";
  return spec.batch === large || (data.heldOut !== undefined && spec.batch === heldLarge) ? "LB" : `B${spec.batch}`;
}

/**
 * The name of a training's arm.
 *
 * `equalUpdates`: it trains for as many updates as SB. `origin`: of a warm start, the batch name of the training that it
 * starts from.
 */
export function armName(
  spec: TrainSpec,
  batches: Batches,
  { equalUpdates = false, origin = "?" }: { readonly equalUpdates?: boolean; readonly origin?: string } = {},
): string {
  const { method, optimiser, start, data } = spec;
  const batch = batchName(spec, batches);
  const parts = [
    ...(method.id === "plain" ? [] : [method.id]),
    ...(optimiser.id === "adam" ? [] : [optimiser.id]),
    ...(data.heldOut === undefined ? [] : ["held-out"]),
    ...(equalUpdates ? ["equal-updates"] : []),
  ];
  const told = [
    ...unusual(method, METHODS[method.id], FREE),
    ...unusual(optimiser, OPTIMISERS[optimiser.id], ["id", "version"]),
  ];
  const name = [batch, ...parts].join("-") + (told.length === 0 ? "" : ` (${told.join(", ")})`);
  if (start === undefined) return name;
  return `${origin}→${name} after ${start.epoch} ${start.epoch === 1 ? "epoch" : "epochs"}`;
}

/** What of a definition's settings is not as the protocol has it; all of them where the protocol does not know it. */
function unusual(
  settings: Configured,
  protocol: Readonly<Record<string, number | boolean>> | undefined,
  free: readonly string[],
): string[] {
  return Object.entries(settings)
    .filter(([key, value]) => !free.includes(key) && (protocol === undefined || protocol[key] !== value))
    .map(([key, value]) => `${key} ${value}`);
}
