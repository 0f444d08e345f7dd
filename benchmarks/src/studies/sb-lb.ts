// Small batch against large batch (Keskar et al. 2017, tables 2 to 4): train both per seed from one x0, then measure φ
// of each solution in the whole space and in random subspaces, on training and test f, and probe training f around it.
import type { MeasureSpec } from "@basin/record";
import { probeIds } from "@basin/sharpness";
import { reportSbLb } from "../report/sb-lb.ts";
import type { Expansion, Scale, Study, StudyOptions } from "../study.ts";
import { commandOf, openWorkload, refuse, smokePreset } from "./workload.ts";
import type { Preset } from "./workload.ts";

interface SbLbPreset extends Preset {
  readonly draws: number;
  readonly p: number;
  readonly splits: readonly MeasureSpec["split"][];
  /** Whether one seed is also measured on other batch-norm statistics. */
  readonly variants: boolean;
  /** Probes of training f. */
  readonly probes: readonly string[];
}

const both = ["train", "test"] as const;
/** The probes that the protocol asks for; others are run by name. */
const protocolProbes = ["random-directions", "lambda-max"];

const presets: Readonly<Record<Scale, SbLbPreset>> = {
  paper: {
    model: "f1",
    data: "mnist",
    small: 256,
    stop: { rule: "plateau", tolerance: 1e-4, patience: 20, maxEpochs: 300 },
    draws: 5,
    p: 100,
    maxIterations: 10,
    splits: both,
    variants: true,
    probes: protocolProbes,
  },
  reduced: {
    model: "f1",
    data: "mnist",
    small: 256,
    stop: { rule: "epochs", epochs: 20 },
    draws: 1,
    p: 100,
    maxIterations: 10,
    splits: ["train"],
    variants: false,
    probes: [],
  },
  smoke: { ...smokePreset, draws: 1, p: 5, splits: both, variants: false, probes: probeIds },
};

/** The study of the paper's tables 2 to 4. */
export const sbLb: Study = {
  id: "sb-lb",
  title: "Small batch against large batch: accuracy and sharpness",
  paper: "tables 2 to 4",
  seeds: { paper: 5, reduced: 5, smoke: 5 },
  expand,
};

async function expand(options: StudyOptions): Promise<Expansion> {
  refuse("sb-lb", options, ["points", "batches", "starts", "arms"]);
  const preset = presets[options.scale];
  const workload = openWorkload(options, preset);
  const batches = workload.batches();
  const splits = options.splits ?? preset.splits;
  const draws = options.draws ?? preset.draws;
  const probes = options.probes ?? preset.probes;
  for (const [index, seed] of options.seeds.entries()) {
    for (const [arm, batch] of [["SB", batches.small] as const, ["LB", batches.large] as const]) {
      const name = `${arm} seed ${seed}`;
      const parent = await workload.train({ batch, seed }, `${name} train`);
      for (const id of probes) await workload.probe(parent, id, seed, `${name} train f, ${id}`);
      for (const split of splits) {
        await workload.measure(parent, { split }, `${name} ${split} f, full space`);
        for (let draw = 0; draw < draws; draw++) {
          const space = { type: "subspace", p: preset.p, draw, seed, scalings: ["unit", "normal"] } as const;
          await workload.measure(parent, { split, space }, `${name} ${split} f, draw ${draw + 1}`);
        }
        if (!preset.variants || index > 0) continue;
        await workload.measure(parent, { split, batchNorm: "own-batch" }, `${name} ${split} f, own batch size`);
        await workload.measure(parent, { split, batchNorm: "frozen" }, `${name} ${split} f, frozen statistics`);
      }
    }
  }
  const reductions = studyReductions(options.seeds.length, draws, splits.length, probes);
  const cells = workload.cells();
  return {
    reductions,
    cells,
    command: commandOf("sb-lb", options),
    report: (items) => reportSbLb(batches, reductions, items),
  };
}

/** What no single cell can tell: the protocol asks for 5 seeds, 5 draws of A a seed, both splits, and two probes. */
function studyReductions(seeds: number, draws: number, splits: number, probes: readonly string[]): string[] {
  const missing = protocolProbes.filter((id) => !probes.includes(id));
  return [
    ...(seeds < 5 ? [`${seeds} of 5 seeds.`] : []),
    ...(draws < 5 ? [`${draws} of 5 draws of A a seed.`] : []),
    ...(splits < 2 ? ["φ on one split of two."] : []),
    ...(missing.length > 0 ? [`Without the probes ${missing.join(", ")}.`] : []),
  ];
}
