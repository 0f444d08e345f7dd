// Accuracy and sharpness by batch size (Keskar et al. 2017, figure 4): every power of two from 16 to 32,768 that fits,
// 10 % of the training set and all of it, 100 epochs each. Batch 1, which the article mentions, has no batch statistics.
import { armsReport } from "../report/arms.ts";
import type { Arm } from "../report/arms.ts";
import type { Expansion, Scale, Study, StudyOptions } from "../study.ts";
import { UserError } from "../errors.ts";
import { checkWhole, commandOf, openWorkload, refuse, smokePreset } from "./workload.ts";
import type { Preset } from "./workload.ts";

const epochs = { rule: "epochs", epochs: 100 } as const;
const f1 = { model: "f1", data: "mnist", small: 256, stop: epochs, maxIterations: 10 };

const presets: Readonly<Record<Scale, Preset & { readonly batches: (count: number) => readonly number[] }>> = {
  paper: {
    ...f1,
    batches: (count) => [...powers(16, Math.min(32_768, count)), Math.round(count / 10), count],
  },
  // Fewer batch sizes, and from 64 on: below, an epoch is slow.
  reduced: {
    ...f1,
    stop: { rule: "epochs", epochs: 30 },
    batches: (count) => [64, 256, 1024, 4096, Math.round(count / 10), count],
  },
  smoke: { ...smokePreset, batches: (count) => [16, Math.round(count / 10), count] },
};

/** The study of the paper's figure 4. */
export const batchSweep: Study = {
  id: "batch-sweep",
  title: "Accuracy and sharpness by batch size",
  paper: "figure 4",
  seeds: { paper: 3, reduced: 1, smoke: 1 },
  expand,
};

async function expand(options: StudyOptions): Promise<Expansion> {
  refuse("batch-sweep", options, ["points", "starts", "arms", "draws", "splits", "batchSmall", "batchLarge", "probes"]);
  const preset = presets[options.scale];
  const workload = openWorkload(options, preset);
  const { count } = workload;
  const wanted = options.batches ?? preset.batches(count);
  for (const batch of wanted) checkWhole("batches", batch, 2, count);
  const batches = [...new Set(wanted)].filter((batch) => batch <= count).sort((a, b) => a - b);
  if (batches.length < 2) {
    throw new UserError(`batches: must be at least two sizes, got ${batches.join(", ") || "none"}; name more`);
  }
  const arms: Arm[] = [];
  for (const batch of batches) {
    const cells = [];
    for (const seed of options.seeds) {
      const cell = await workload.train({ batch, seed }, `batch ${batch} seed ${seed} train`);
      await workload.measure(cell, {}, `batch ${batch} seed ${seed} train f, full space`);
      cells.push(cell);
    }
    arms.push({ name: String(batch), cells });
  }
  const full = presets.paper.batches(count);
  const missing = full.filter((batch) => !batches.includes(batch));
  const reductions = [
    ...(options.seeds.length < 3 ? [`${options.seeds.length} of 3 seeds.`] : []),
    ...(missing.length > 0 ? [`Batch sizes ${missing.join(", ")} are not in it.`] : []),
  ];
  return {
    reductions,
    cells: workload.cells(),
    command: commandOf("batch-sweep", options),
    report: (items) => armsReport("batch", arms, reductions, items),
  };
}

function powers(from: number, to: number): number[] {
  const list: number[] = [];
  for (let power = from; power <= to; power *= 2) list.push(power);
  return list;
}
