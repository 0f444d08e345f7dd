// Does a measure cell: φ of a solution for every row, ε and scaling of the cell, one after the other.
// Each finished value is kept at once, so that a kill costs at most one maximisation; values never depend on each other.
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { makeRandom } from "@basin/random";
import { makeRun, writeRun } from "@basin/record";
import type { ColumnScaling, MeasureSpec, SharpnessRow, SharpnessValue } from "@basin/record";
import { drawSubspace, drive, fullSpace, keskar2017, subspace } from "@basin/sharpness";
import type { Sharpness, Space } from "@basin/sharpness";
import { flatten } from "@basin/trainer";
import { findModel } from "@basin/zoo";
import writeFileAtomic from "write-file-atomic";
import { faultPoint } from "../fault.ts";
import { pathListPath } from "../folders.ts";
import { parentOf, trainingOf } from "../study.ts";
import type { MeasureCell } from "../study.ts";
import { openFunction } from "./function.ts";
import type { Job, JobContext, JobEnd } from "./job.ts";
import { firstPassage, readPath } from "./path.ts";
import { provenance } from "./provenance.ts";
import { closeWork, openWork } from "./state.ts";
import { checkVersion } from "./version.ts";
import { LostWeights, readIterate, readSolution } from "./weights.ts";
import type { Parent } from "./weights.ts";
import type { Workshop } from "./workshop.ts";

/** The seed of the sign corner in the full space, which no cell's seed decides: part of the measure's definition. */
export const FULL_SPACE_SEED = 0;

interface Setting {
  readonly scaling?: ColumnScaling;
  readonly epsilon: number;
  readonly row: SharpnessRow;
}

/** What is kept between restarts. */
interface Kept {
  readonly weightsSha256: string;
  readonly f: number;
  readonly values: SharpnessValue[];
  seconds: number;
}

/** Measures a cell to its end, or to the next evaluation after the signal. */
export async function doMeasure(job: Job, cell: MeasureCell, workshop: Workshop, context: JobContext): Promise<JobEnd> {
  const { spec } = cell;
  const training = trainingOf(cell);
  checkVersion("measure", spec.measure.version, 1);
  const model = findModel(training.model.id);
  const { weights, parent, updates } = await readPoint(job, cell);
  const { weightsSha256 } = parent;
  const x = flatten(model, weights);
  const engine = await workshop.engine(job);
  const { data } = await workshop.data(training.data, job.dataFolder);
  const work = await openWork(job);
  faultPoint("measure:started");
  const objective = await openFunction({ engine, model, data }, cell, x);
  const settings = settingsOf(spec);
  const file = path.join(work.folder, "values.json");
  try {
    let partial: Kept | undefined = await readPartial(file);
    if (partial?.weightsSha256 !== weightsSha256) partial = undefined;
    let since = performance.now();
    const f0 = await objective.evaluate(x);
    partial ??= { weightsSha256, f: f0.value, values: [], seconds: 0 };
    if (partial.f !== f0.value) {
      throw new Error(`internal: ${cell.label}: f at one point must be one number, got ${partial.f} and ${f0.value}`);
    }
    const spaces = openSpaces(spec, x.length);
    const random = makeRandom(spec.space.type === "full" ? FULL_SPACE_SEED : spec.space.seed);
    for (const [index, { scaling, epsilon, row }] of settings.entries()) {
      if (index < partial.values.length) continue;
      const search = keskar2017({
        x,
        f0,
        space: spaces(scaling),
        epsilon,
        row,
        random,
        maxIterations: spec.maxIterations,
      });
      let evaluations = 0;
      const found = await drive(
        search,
        async (point) => {
          await setImmediate();
          context.signal.throwIfAborted();
          return objective.evaluate(point);
        },
        {
          onEvaluation: () => {
            faultPoint("measure:evaluation");
            const share = (index + Math.min(1, ++evaluations / (spec.maxIterations + 3))) / settings.length;
            context.onProgress({ share, text: `${row} ε ${epsilon}` });
          },
        },
      );
      const now = performance.now();
      partial.values.push(valueOf(found, scaling));
      partial.seconds += (now - since) / 1000;
      since = now;
      await writeFileAtomic(file, JSON.stringify(partial));
      context.onProgress({ share: (index + 1) / settings.length, text: `${row} ε ${epsilon}` });
      faultPoint("measure:value");
    }
    const dimension = spec.space.type === "full" ? x.length : spec.space.p;
    const run = await makeRun({
      ...provenance(job, work, engine, data, partial.seconds, [parent], []),
      kind: "measure",
      spec,
      outcome: { f: partial.f, ...(updates === undefined ? {} : { updates }), dimension, values: partial.values },
    });
    faultPoint("measure:before-run");
    await writeRun(job.folders.results, run);
    faultPoint("measure:after-run");
    await closeWork(work);
    return { status: "done", run: run.id };
  } catch (error) {
    if (context.signal.aborted) return { status: "interrupted" };
    throw error;
  } finally {
    await objective.close();
  }
}

/** The point that is measured: the solution, or an iterate of its path. */
async function readPoint(job: Job, cell: MeasureCell): Promise<Parent & { readonly updates?: number }> {
  const parent = parentOf(cell);
  const { point } = cell.spec;
  if (point === undefined) return readSolution(job, parent);
  checkVersion("point", point.version, 1);
  const sha256 = job.solutions[parent.id]?.weightsSha256 ?? "";
  const file = pathListPath(job.folders.cache, parent.id, sha256);
  const path = await readPath(file);
  if (path === undefined) {
    await rm(file, { force: true });
    throw new LostWeights(`${file}: must list the iterates of a path, got none; run the study again`);
  }
  const { updates } = firstPassage(path, point);
  try {
    return { ...(await readIterate(job, parent, updates)), updates };
  } catch (error) {
    // Without one of its iterates a path counts as gone, so that its training is made again.
    if (error instanceof LostWeights) await rm(file, { force: true });
    throw error;
  }
}

function settingsOf({ space, epsilons, rows }: MeasureSpec): Setting[] {
  const scalings = space.type === "full" ? [{}] : space.scalings.map((scaling) => ({ scaling }));
  return scalings.flatMap((scaling) =>
    epsilons.flatMap((epsilon) => rows.map((row) => ({ ...scaling, epsilon, row }))),
  );
}

/** The spaces of a cell by scaling; both scalings share one draw. */
function openSpaces({ space }: MeasureSpec, n: number): (scaling: ColumnScaling | undefined) => Space {
  if (space.type === "full") {
    const full = fullSpace(n);
    return () => full;
  }
  const drawn = drawSubspace(n, space.p, makeRandom(space.seed), String(space.draw));
  return (scaling) => {
    if (scaling === undefined) throw new Error("internal: a subspace has a scaling");
    return subspace(drawn, scaling);
  };
}

function valueOf(found: Sharpness, scaling: ColumnScaling | undefined): SharpnessValue {
  const { f: _f, space: _space, ...value } = found;
  return { ...value, gains: [...found.gains], ...(scaling === undefined ? {} : { scaling }) };
}

/** What an earlier start left; a damaged file counts as none, as its values can be made again. */
async function readPartial(file: string): Promise<Kept | undefined> {
  try {
    const found = JSON.parse(await readFile(file, "utf8")) as Kept | null;
    return Array.isArray(found?.values) && typeof found.f === "number" ? found : undefined;
  } catch {
    return undefined;
  }
}
