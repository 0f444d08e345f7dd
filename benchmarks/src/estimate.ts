// How long a study will take and what room it needs, from a short calibration on its own programs.
import { findDataSet } from "@basin/datasets";
import { openEngine } from "@basin/engine";
import { findModel } from "@basin/zoo";
import { evaluationSpeed, trainingSpeed } from "./calibrate.ts";
import { costOf } from "./cost.ts";
import { isMeasure } from "./study.ts";
import type { StudyCell } from "./study.ts";

/** An estimate; it shares no number with any record. */
export interface Estimated {
  /** Seconds with all workers busy; trainings by the plateau rule count with all their epochs. */
  readonly seconds: number;
  /** Bytes of memory of one worker, of its largest parts. */
  readonly memoryPerWorker: number;
  /** Bytes of weights and checkpoints. */
  readonly disk: number;
}

/** Estimates cells that are to do, in some seconds. */
export async function estimateCells(
  cells: readonly StudyCell[],
  engineName: string,
  threads: number,
  workers: number,
): Promise<Estimated> {
  const engine = await openEngine(engineName, { threads });
  try {
    let [seconds, memory, disk] = [0, 0, 0];
    const speeds = new Map<string, Promise<number>>();
    for (const cell of cells) {
      const training = isMeasure(cell) ? cell.parent.spec : cell.spec;
      const model = findModel(training.model.id);
      const key = isMeasure(cell) ? `${model.id} f` : `${model.id} ${training.batch}`;
      const measured =
        speeds.get(key) ??
        (isMeasure(cell)
          ? evaluationSpeed(engine, model, 256)
          : trainingSpeed(engine, model, { batch: Math.min(training.batch, 1024), steps: 1, calls: 2 })
        ).then(({ samplesPerSecond }) => samplesPerSecond);
      speeds.set(key, measured);
      seconds += costOf(cell) / (await measured);
      const bytes = findDataSet(training.data.id).features === "float32" ? 4 : 1;
      const samples = bytes * (training.data.train + training.data.test) * model.input.reduce((a, b) => a * b, 1);
      const columns =
        isMeasure(cell) && cell.spec.space.type === "subspace" ? 4 * cell.spec.space.p * model.parameters : 0;
      memory = Math.max(memory, 2 * samples + columns + 20 * 8 * model.parameters);
      if (!isMeasure(cell)) disk += 4 * 4 * model.parameters;
    }
    return { seconds: seconds / Math.max(1, workers), memoryPerWorker: memory, disk };
  } finally {
    await engine.close();
  }
}
