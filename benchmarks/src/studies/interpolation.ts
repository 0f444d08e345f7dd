// Parametric plots between SB's and LB's solution of a seed (Keskar et al. 2017, figures 3 and 7): f and accuracy on both
// splits along the line and along the circular curve, with the barrier between them. The trainings are those of sb-lb.
import type { InterpolateRun } from "@basin/record";
import { closing } from "../report/arms.ts";
import { barrierOf, barrierSentence, curveTable } from "../report/curves.ts";
import { countStates } from "../report/cells.ts";
import type { Expansion, InterpolateCell, Scale, Study, StudyOptions } from "../study.ts";
import { checkWhole, commandOf, evenly, openWorkload, refuse, smokePreset } from "./workload.ts";
import type { Preset } from "./workload.ts";

const presets: Readonly<Record<Scale, Preset & { readonly points: number }>> = {
  paper: {
    model: "f1",
    data: "mnist",
    small: 256,
    stop: { rule: "plateau", tolerance: 1e-4, patience: 20, maxEpochs: 300 },
    maxIterations: 10,
    points: 25,
  },
  reduced: {
    model: "f1",
    data: "mnist",
    small: 256,
    stop: { rule: "epochs", epochs: 20 },
    maxIterations: 10,
    points: 25,
  },
  smoke: { ...smokePreset, points: 4 },
};

/** The study of the paper's figures 3 and 7. */
export const interpolation: Study = {
  id: "interpolation",
  title: "f along the line and the curve between SB's and LB's solutions",
  paper: "figures 3 and 7",
  // The paper draws one random pair of its five.
  seeds: { paper: 1, reduced: 1, smoke: 1 },
  expand,
};

async function expand(options: StudyOptions): Promise<Expansion> {
  refuse("interpolation", options, ["batches", "starts", "arms", "draws", "splits", "rows", "epsilons", "probes"]);
  const preset = presets[options.scale];
  const points = options.points ?? preset.points;
  checkWhole("points", points, 2, 10_001);
  const alphas = evenly(-1, 2, points);
  const workload = openWorkload(options, preset);
  const batches = workload.batches();
  const plots: InterpolateCell[] = [];
  for (const seed of options.seeds) {
    const small = await workload.train({ batch: batches.small, seed }, `SB seed ${seed} train`);
    const large = await workload.train({ batch: batches.large, seed }, `LB seed ${seed} train`);
    for (const curve of ["linear", "curvilinear"] as const) {
      plots.push(await workload.interpolate(small, large, curve, alphas, `SB to LB seed ${seed}, ${curve}`));
    }
  }
  return {
    reductions: [],
    cells: workload.cells(),
    command: commandOf("interpolation", options),
    report: (items) => {
      const runs = items.flatMap(({ run }) => (run?.kind === "interpolate" ? [run] : []));
      const seeds = options.seeds.map((seed) => ({ seed, runs: runs.filter((run) => isOfSeed(plots, run, seed)) }));
      return {
        data: {
          cells: countStates(items),
          plots: seeds.flatMap(({ seed, runs: ofSeed }) =>
            ofSeed.map(({ id, spec, outcome }) => ({
              seed,
              run: id,
              curve: spec.curve,
              points: outcome.points,
              barrier: { train: barrierOf(outcome.points, "train"), test: barrierOf(outcome.points, "test") },
            })),
          ),
        },
        text: () =>
          closing(
            seeds.flatMap(({ seed, runs: ofSeed }) =>
              ofSeed.length === 0
                ? []
                : [`Seed ${seed}: SB at α 0, LB at α 1`, curveTable(ofSeed), ofSeed.map(barrierSentence).join("\n")],
            ),
            [],
            items,
          ),
      };
    },
  };
}

function isOfSeed(plots: readonly InterpolateCell[], run: InterpolateRun, seed: number): boolean {
  return plots.some(({ id, needs }) => id === run.cell && needs[0]!.cell.spec.seed === seed);
}
