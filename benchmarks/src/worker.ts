// A worker process: does one cell at a time. Signals of the terminal reach its whole group, so it leaves them to the
// runner, which asks it to stop; when the runner is gone it ends at once, as everything done is kept already.
import { errorKind, systemMessage } from "./errors.ts";
import { lockPath } from "./folders.ts";
import { takeLock } from "./lock.ts";
import { isMeasure, isProbe, isTraining } from "./study.ts";
import { doInterpolate } from "./work/interpolate.ts";
import type { Job, JobContext, JobEnd } from "./work/job.ts";
import { doMeasure } from "./work/measure.ts";
import type { FromWorker, ToWorker } from "./work/messages.ts";
import { doProbe } from "./work/probe.ts";
import { doTrain } from "./work/train.ts";
import { LostWeights } from "./work/weights.ts";
import { openWorkshop } from "./work/workshop.ts";

const workshop = openWorkshop();
let stopping = new AbortController();

const tell = (message: FromWorker): void => {
  process.send?.(message);
};

async function doJob(job: Job): Promise<JobEnd> {
  const { cell } = job;
  const taken = await takeLock(lockPath(job.folders.cache, cell.id));
  if ("holder" in taken) return { status: "busy" };
  let told = 0;
  const context: JobContext = {
    signal: stopping.signal,
    onProgress: (progress) => {
      const now = performance.now();
      if (now - told < 100 && progress.share < 1) return;
      told = now;
      tell({ type: "progress", progress });
    },
  };
  try {
    if (isTraining(cell)) return await doTrain(job, cell, workshop, context);
    if (isMeasure(cell)) return await doMeasure(job, cell, workshop, context);
    if (isProbe(cell)) return await doProbe(job, cell, workshop, context);
    return await doInterpolate(job, cell, workshop, context);
  } catch (error) {
    if (error instanceof LostWeights) return { status: "lost", reason: error.message };
    throw error;
  } finally {
    await taken.lock.release();
  }
}

process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.on("disconnect", () => process.exit(0));
process.on("message", (message: ToWorker) => {
  if (message.type === "stop") {
    stopping.abort();
    return;
  }
  stopping = new AbortController();
  doJob(message.job).then(
    (end) => tell({ type: "end", end }),
    (error: unknown) => {
      const kind = errorKind(error);
      const { message: text, stack } = error instanceof Error ? error : new Error(String(error));
      tell({ type: "failed", kind, message: systemMessage(error) ?? (kind === "bug" ? (stack ?? text) : text) });
    },
  );
});
