// The function measured of a cell: f over its split with the batch-norm statistics that it asks for.
import type { MeasureSpec } from "@basin/record";
import type { Evaluation, Probe } from "@basin/sharpness";
import { openObjective } from "@basin/trainer";
import type { Objective, ObjectiveOptions } from "@basin/trainer";
import { trainingOf } from "../study.ts";
import type { MeasureCell, ProbeCell } from "../study.ts";

/** Opens f as a cell measures it; frozen statistics are those of the training set at x. Close it when done. */
export async function openFunction(
  options: Omit<ObjectiveOptions, "split">,
  cell: MeasureCell | ProbeCell,
  x: Float64Array,
): Promise<Objective> {
  const { split, batchNorm }: Pick<MeasureSpec, "split" | "batchNorm"> = cell.spec;
  const { batch, objective } = trainingOf(cell);
  const chunkSize = objective.chunkTarget;
  if (batchNorm === "batch") return openObjective({ ...options, split, chunkSize });
  if (batchNorm === "own-batch") return openObjective({ ...options, split, chunkSize: batch });
  const training = await openObjective({ ...options, chunkSize, split: "train" });
  try {
    return await openObjective({ ...options, split, chunkSize, batchNorm: { frozen: await training.statistics(x) } });
  } finally {
    await training.close();
  }
}

/** Answers a probe with what it reads of f at a point. */
export async function answerProbe({ asks }: Probe, objective: Objective, point: Float64Array): Promise<Evaluation> {
  if (asks === "gradient") return objective.evaluate(point);
  return { value: (await objective.value(point)).loss, gradient: new Float64Array(0) };
}
