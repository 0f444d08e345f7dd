// Does an interpolate cell: f and accuracy on both splits along a curve between two solutions (Keskar et al. 2017,
// section 2.2.2 and appendix D), batch norm on live statistics, so that no running statistics are mixed.
// Each finished point is kept at once, and points never depend on each other.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { makeRun, writeRun } from "@basin/record";
import type { Curve, CurvePoint } from "@basin/record";
import { flatten, openObjective } from "@basin/trainer";
import { findModel } from "@basin/zoo";
import writeFileAtomic from "write-file-atomic";
import { faultPoint } from "../fault.ts";
import { parentOf, trainingOf } from "../study.ts";
import type { InterpolateCell } from "../study.ts";
import type { Job, JobContext, JobEnd } from "./job.ts";
import { provenance } from "./provenance.ts";
import { closeWork, openWork } from "./state.ts";
import { checkVersion } from "./version.ts";
import { readSolution } from "./weights.ts";
import type { Workshop } from "./workshop.ts";

/** What is kept between restarts. */
interface Kept {
  readonly of: readonly string[];
  readonly points: CurvePoint[];
  seconds: number;
}

/** The weights of the two solutions at α. */
export function coefficients(curve: Curve, alpha: number): { readonly from: number; readonly to: number } {
  if (curve === "linear") return { from: 1 - alpha, to: alpha };
  return { from: Math.cos((alpha * Math.PI) / 2), to: Math.sin((alpha * Math.PI) / 2) };
}

/** Makes a parametric plot to its end, or to the next point after the signal. */
export async function doInterpolate(
  job: Job,
  cell: InterpolateCell,
  workshop: Workshop,
  { signal, onProgress }: JobContext,
): Promise<JobEnd> {
  const { spec } = cell;
  checkVersion("interpolation", spec.interpolation.version, 1);
  const training = trainingOf(cell);
  const model = findModel(training.model.id);
  const ends = [parentOf(cell), cell.needs.at(-1)!.cell];
  const [from, to] = await Promise.all(ends.map((one) => readSolution(job, one)));
  const engine = await workshop.engine(job);
  const { data } = await workshop.data(training.data, job.dataFolder);
  const work = await openWork(job);
  faultPoint("interpolate:started");
  const chunkSize = training.objective.chunkTarget;
  const onTrain = await openObjective({ engine, model, data, split: "train", chunkSize });
  const onTest = await openObjective({ engine, model, data, split: "test", chunkSize });
  const file = path.join(work.folder, "points.json");
  try {
    const a = flatten(model, from!.weights);
    const b = flatten(model, to!.weights);
    const of = [from!.parent.weightsSha256, to!.parent.weightsSha256];
    const kept = (await readKept(file, of)) ?? { of, points: [], seconds: 0 };
    let since = performance.now();
    for (const alpha of spec.alphas.slice(kept.points.length)) {
      await setImmediate();
      if (signal.aborted) return { status: "interrupted" };
      const weights = coefficients(spec.curve, alpha);
      const x = new Float64Array(a.length);
      for (let i = 0; i < x.length; i++) x[i] = weights.from * a[i]! + weights.to * b[i]!;
      kept.points.push({ alpha, train: await onTrain.value(x), test: await onTest.value(x) });
      const now = performance.now();
      kept.seconds += (now - since) / 1000;
      since = now;
      await writeFileAtomic(file, JSON.stringify(kept));
      onProgress({ share: kept.points.length / spec.alphas.length, text: `α ${alpha.toFixed(3)}` });
      faultPoint("interpolate:point");
    }
    const run = await makeRun({
      ...provenance(job, work, engine, data, kept.seconds, [from!.parent, to!.parent], []),
      kind: "interpolate",
      spec,
      outcome: { points: kept.points },
    });
    faultPoint("interpolate:before-run");
    await writeRun(job.folders.results, run);
    faultPoint("interpolate:after-run");
    await closeWork(work);
    return { status: "done", run: run.id };
  } finally {
    await onTrain.close();
    await onTest.close();
  }
}

/** What an earlier start left of the same two solutions; a damaged file counts as none. */
async function readKept(file: string, of: readonly string[]): Promise<Kept | undefined> {
  try {
    const found = JSON.parse(await readFile(file, "utf8")) as Kept | null;
    return Array.isArray(found?.points) && JSON.stringify(found.of) === JSON.stringify(of) ? found : undefined;
  } catch {
    return undefined;
  }
}
