// A smoke run of a study in folders of a check's own: the real runner, worker and records, a few samples, one epoch.
import path from "node:path";
import { UserError } from "../errors.ts";
import { runStudy } from "../run-study.ts";
import { findStudy } from "../studies.ts";
import type { StudyOptions } from "../study.ts";
import type { Bench } from "./bench.ts";

/** Runs a study at smoke scale with one seed; gives how many cells were done. Throws the first failure of a cell. */
export async function smokeRun(bench: Bench, study: string, options: Partial<StudyOptions>): Promise<string> {
  const root = await bench.folder("smoke");
  const expansion = await findStudy(study).expand({
    scale: "smoke",
    seeds: [1],
    train: 32,
    test: 8,
    batchSmall: 4,
    batchLarge: 32,
    maxEpochs: 1,
    rows: ["first-order"],
    epsilons: [1e-3],
    ...options,
  });
  const folders = {
    results: path.join(root, "results"),
    published: path.join(root, "published"),
    cache: path.join(root, "cache"),
  };
  const { items, failures, problems, stoppedBy } = await runStudy(expansion, {
    folders,
    engine: "onnx-cpu",
    workers: 1,
  });
  if (stoppedBy !== undefined)
    throw new UserError(`${study} smoke: must run to its end, got ${stoppedBy}; run it again`);
  const [failure] = failures;
  if (failure !== undefined) throw new UserError(`${failure.cell.label}: ${failure.message}`);
  const [problem] = problems;
  if (problem !== undefined) throw new Error(`internal: ${problem.path}: ${problem.reason}`);
  const open = items.find(({ state }) => state !== "done");
  if (open !== undefined) {
    throw new UserError(
      `${study} smoke: every cell must be done, got "${open.cell.label}" ${open.state}; a training before it diverged`,
    );
  }
  return `${items.length} cells of trainings and what is measured of them`;
}
