// Sharpness along training (Keskar et al. 2017, figure 6): φ at points of both paths of a seed, spaced evenly in log f,
// the start included, so that SB and LB are compared at equal f. The trainings are those of sb-lb.
import type { MeasureRun } from "@basin/record";
import { closing } from "../report/arms.ts";
import { countStates } from "../report/cells.ts";
import { plainTable } from "../report/table.ts";
import type { Expansion, MeasureCell, Scale, Study, StudyOptions } from "../study.ts";
import { checkWhole, commandOf, openWorkload, refuse, smokePreset } from "./workload.ts";
import type { Preset } from "./workload.ts";

const f1 = { model: "f1", data: "mnist", small: 256, maxIterations: 10 };

const presets: Readonly<Record<Scale, Preset & { readonly points: number }>> = {
  paper: { ...f1, stop: { rule: "plateau", tolerance: 1e-4, patience: 20, maxEpochs: 300 }, points: 21 },
  reduced: { ...f1, stop: { rule: "epochs", epochs: 20 }, points: 8 },
  smoke: { ...smokePreset, points: 3 },
};

/** The study of the paper's figure 6. */
export const sharpnessPath: Study = {
  id: "sharpness-path",
  title: "Sharpness along training, SB beside LB at equal f",
  paper: "figure 6",
  // The paper draws one random trial.
  seeds: { paper: 1, reduced: 1, smoke: 1 },
  expand,
};

interface Point {
  readonly arm: "SB" | "LB";
  readonly seed: number;
  readonly index: number;
  readonly cell: MeasureCell;
}

async function expand(options: StudyOptions): Promise<Expansion> {
  refuse("sharpness-path", options, ["batches", "starts", "arms", "draws", "splits", "probes"]);
  const preset = presets[options.scale];
  const of = options.points ?? preset.points;
  checkWhole("points", of, 2, 1000);
  const workload = openWorkload(options, preset);
  const batches = workload.batches();
  const points: Point[] = [];
  for (const seed of options.seeds) {
    for (const arm of ["SB", "LB"] as const) {
      const batch = arm === "SB" ? batches.small : batches.large;
      const parent = await workload.train({ batch, seed }, `${arm} seed ${seed} train`);
      for (let index = 0; index < of; index++) {
        const point = { rule: "first-passage", index, of, version: 1 } as const;
        const label = `${arm} seed ${seed} point ${index + 1} of ${of}`;
        points.push({ arm, seed, index, cell: await workload.measure(parent, { point }, label) });
      }
    }
  }
  const reductions = of < 20 ? [`${of} of at least 20 points of a path.`] : [];
  return {
    reductions,
    cells: workload.cells(),
    command: commandOf("sharpness-path", options),
    report: (items) => {
      const runs = new Map(
        items.flatMap(({ cell, run }) => (run?.kind === "measure" ? [[cell.id, run] as const] : [])),
      );
      const measured = points.flatMap(({ arm, seed, index, cell }) => {
        const run = runs.get(cell.id);
        return run === undefined ? [] : [{ arm, seed, index, run: run.id, ...valuesOf(run) }];
      });
      return {
        data: { cells: countStates(items), reductions, points: measured },
        text: () =>
          closing(
            [
              plainTable(
                ["seed", "batch", "point", "updates", "f", "φ scaled, ε 0.001", "φ first-order, ε 0.001"],
                measured.map(({ arm, seed, index, updates, f, values }) => [
                  String(seed),
                  arm,
                  String(index + 1),
                  String(updates),
                  f.toPrecision(4),
                  ...(["scaled", "first-order"] as const).map(
                    (row) => values.find((one) => one.row === row && one.epsilon === 1e-3)?.value.toPrecision(4) ?? "-",
                  ),
                ]),
              ),
            ],
            reductions,
            items,
          ),
      };
    },
  };
}

function valuesOf({ outcome }: MeasureRun): Pick<MeasureRun["outcome"], "f" | "updates" | "values"> {
  const { f, updates = 0, values } = outcome;
  return { f, updates, values };
}
