// How long a study will take and what room it needs, from a short calibration on its own programs.
import { findDataSet } from "@basin/datasets";
import { openEngine } from "@basin/engine";
import { findModel } from "@basin/zoo";
import { evaluationSpeed, trainingSpeed } from "./calibrate.ts";
import { costOf, probeOfCell } from "./cost.ts";
import type { PlanItem } from "./plan.ts";
import { isMeasure, isProbe, isTraining, trainingOf } from "./study.ts";
import { pathUpdates } from "./work/path.ts";

/** An estimate; it shares no number with any record. */
export interface Estimated {
  /** Seconds with all workers busy; trainings by the plateau rule count with all their epochs. */
  readonly seconds: number;
  /** Bytes of memory of one worker, of its largest parts. */
  readonly memoryPerWorker: number;
  /** Bytes of weights and checkpoints. */
  readonly disk: number;
}

/** Estimates the cells of a plan that are to do, in some seconds. */
export async function estimateCells(
  items: readonly PlanItem[],
  engineName: string,
  threads: number,
  workers: number,
): Promise<Estimated> {
  const engine = await openEngine(engineName, { threads });
  try {
    let [seconds, memory, disk] = [0, 0, 0];
    const speeds = new Map<string, Promise<number>>();
    for (const { cell, keep } of items) {
      const training = trainingOf(cell);
      const model = findModel(training.model.id);
      const key = isTraining(cell) ? `${model.id} ${training.batch}` : `${model.id} f`;
      const measured =
        speeds.get(key) ??
        (isTraining(cell)
          ? trainingSpeed(engine, model, { batch: Math.min(training.batch, 1024), steps: 1, calls: 2 })
          : evaluationSpeed(engine, model, 256)
        ).then(({ samplesPerSecond }) => samplesPerSecond);
      speeds.set(key, measured);
      seconds += costOf(cell) / (await measured);
      const bytes = findDataSet(training.data.id).features === "float32" ? 4 : 1;
      const samples = bytes * (training.data.train + training.data.test) * model.input.reduce((a, b) => a * b, 1);
      const columns =
        isMeasure(cell) && cell.spec.space.type === "subspace" ? 4 * cell.spec.space.p * model.parameters : 0;
      const held = isProbe(cell) ? probeOfCell(cell).bytesPerParameter * model.parameters : 0;
      memory = Math.max(memory, 2 * samples + columns + held + 20 * 8 * model.parameters);
      if (!isTraining(cell)) continue;
      // A checkpoint of Adam holds three times the weights; the solution and each iterate that is kept hold them once.
      const iterates = (keep?.epochs.length ?? 0) + (keep?.path === true ? pathUpdates(cell.spec).length : 0);
      disk += 4 * (4 + iterates) * model.parameters;
    }
    return { seconds: seconds / Math.max(1, workers), memoryPerWorker: memory, disk };
  } finally {
    await engine.close();
  }
}
