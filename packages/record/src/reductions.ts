// What a cell does less than, or differently from, the `paper` protocol, derived from its specification alone.
// What only a study can know (too few seeds or draws) is not told here.
import { trainedSamples } from "./cell.ts";
import type { CellSpec, InterpolateSpec, MeasureSpec, TrainSpec } from "./cell.ts";

/** What the caller knows of the data set: its full sizes, and whether it is generated. */
export interface FullData {
  readonly train: number;
  readonly test: number;
  readonly synthetic: boolean;
}

/** The batch sizes of the sweep, 256 among them; it also has 10 % of the training set and all of it. */
const SWEEP: ReadonlySet<number> = new Set(Array.from({ length: 12 }, (_, i) => 2 ** (i + 4)));
/** What the study of causes trains with instead of Adam. */
const CAUSES: ReadonlySet<string> = new Set(["sgd", "adagrad"]);

/** One sentence for each way in which a cell is less than the paper's; none means `paper` scale is earned by its specification. */
export function reductions(spec: CellSpec, full: FullData): string[] {
  if (spec.kind === "train") return ofTraining(spec, full);
  if (spec.kind === "measure") return ofMeasurement(spec);
  // Which settings of a probe are the protocol's is known where the probe is: a study tells what is less.
  return spec.kind === "interpolate" ? ofInterpolation(spec) : [];
}

function ofTraining(spec: TrainSpec, full: FullData): string[] {
  const { data, batch, stop, optimiser, objective } = spec;
  const count = trainedSamples(spec);
  const told: string[] = [];
  if (full.synthetic) told.push(`The data set ${data.id} is synthetic.`);
  for (const split of ["train", "test"] as const) {
    if (data[split] < full[split]) told.push(`${data[split]} of ${full[split]} ${split} samples.`);
  }
  const large = Math.round(count / 10);
  if (batch !== large && batch !== count && !SWEEP.has(batch)) {
    told.push(`Batch size ${batch}, neither 256, 10 % of the training set (${large}) nor one of the sweep.`);
  }
  if (stop.rule === "epochs") {
    if (stop.epochs < 100) told.push(`${stop.epochs} epochs instead of the plateau rule or 100.`);
  } else {
    if (stop.maxEpochs < 300) told.push(`At most ${stop.maxEpochs} epochs instead of 300.`);
    if (stop.patience < 20) told.push(`A plateau of ${stop.patience} epochs instead of 20.`);
    if (stop.tolerance > 1e-4) told.push(`A plateau tolerance of ${stop.tolerance} instead of 0.0001.`);
  }
  if (optimiser.id !== "adam" && !CAUSES.has(optimiser.id)) told.push(`The optimiser ${optimiser.id} instead of Adam.`);
  else if (optimiser.id === "adam") {
    const protocol = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    for (const [key, wanted] of Object.entries(protocol)) {
      const got = optimiser[key];
      if (got !== undefined && got !== wanted) told.push(`Adam's ${key} is ${got} instead of ${wanted}.`);
    }
  }
  if (objective.chunkTarget !== 5000) told.push(`Chunks of ${objective.chunkTarget} samples instead of 5000.`);
  return told;
}

function ofMeasurement({ space, maxIterations, epsilons, rows }: MeasureSpec): string[] {
  const told: string[] = [];
  if (maxIterations < 10) told.push(`At most ${maxIterations} iterations of the maximiser instead of 10.`);
  if (space.type === "subspace" && space.p !== 100) told.push(`A subspace of ${space.p} dimensions instead of 100.`);
  for (const epsilon of [1e-3, 5e-4]) if (!epsilons.includes(epsilon)) told.push(`ε ${epsilon} is not measured.`);
  for (const row of ["scipy-defaults", "scaled", "first-order"] as const) {
    if (!rows.includes(row)) told.push(`The row ${row} is not measured.`);
  }
  return told;
}

function ofInterpolation({ alphas }: InterpolateSpec): string[] {
  const told: string[] = [];
  if (alphas.length < 25) told.push(`${alphas.length} points of α instead of 25.`);
  if (Math.min(...alphas) > -1 || Math.max(...alphas) < 2) told.push("α does not reach from -1 to 2.");
  return told;
}
