// The work of a cell in samples passed forward and backward: for the order of cells and the time left, never for results.
import { makeProbe } from "@basin/sharpness";
import type { Probe } from "@basin/sharpness";
import { isMeasure, isProbe, isTraining, trainingOf } from "./study.ts";
import type { ProbeCell, StudyCell } from "./study.ts";

/** A forward pass costs a third of a forward and backward one. */
const FORWARD = 1 / 3;
/** Evaluations of a maximisation beyond its iterations, as seen on small networks. */
const EXTRA_EVALUATIONS = 2;

/** Passes that a method makes over each batch, where it is not one. */
const PASSES: Readonly<Record<string, number>> = { conservative: 3, adversarial: 2, stability: 2 };

/** The probe that a cell is of. */
export function probeOfCell({ spec }: ProbeCell): Probe {
  const { id, version: _version, ...settings } = spec.probe;
  return makeProbe(id, settings);
}

/** Samples passed forward and backward, most of them: a plateau may end a training earlier, convergence a probe. */
export function costOf(cell: StudyCell): number {
  const { data, stop, method } = trainingOf(cell);
  if (isTraining(cell)) {
    const epochs = stop.rule === "epochs" ? stop.epochs : stop.maxEpochs;
    return epochs * ((PASSES[method.id] ?? 1) * data.train + FORWARD * (data.train + data.test));
  }
  if (isProbe(cell)) {
    const { asks, most } = probeOfCell(cell);
    return data[cell.spec.split] * (1 + most * (asks === "value" ? FORWARD : 1));
  }
  if (!isMeasure(cell)) return cell.spec.alphas.length * FORWARD * (data.train + data.test);
  const { spec } = cell;
  const searches = spec.rows.filter((row) => row !== "first-order").length * spec.epsilons.length;
  const scalings = spec.space.type === "full" ? 1 : spec.space.scalings.length;
  return data[spec.split] * (1 + scalings * searches * (spec.maxIterations + EXTRA_EVALUATIONS));
}
