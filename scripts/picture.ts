// Draws the README's picture from the published records: test curves and φ of SB and LB as `sb-lb` trains them at
// paper scale, for one model and data set.
//   node scripts/picture.ts f1 mnist docs/pictures/f1-mnist.svg [folder of runs]
import { writeFileSync } from "node:fs";
import path from "node:path";
import { scanRuns, type Run, type TrainRun } from "@basin/record";
import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";

const root = path.resolve(import.meta.dirname, "..");
const [modelId, dataId, target, folder = path.join(root, "results")] = process.argv.slice(2);
if (modelId === undefined || dataId === undefined || target === undefined) {
  throw new Error("picture: needs a model, a data set and a file; see the top of scripts/picture.ts");
}

const { runs } = await scanRuns([folder]);
const isTrain = (run: Run): run is TrainRun => run.kind === "train";
/** Whether a training is one of the tables': the other studies vary its start, its method or when it stops. */
const isTable = ({ spec, scale }: TrainRun): boolean =>
  scale === "paper" && spec.stop.rule === "plateau" && spec.method.id === "plain" && spec.start === undefined;
const trainings = runs
  .filter(isTrain)
  .filter((run) => run.spec.model.id === modelId && run.spec.data.id === dataId && isTable(run));
if (trainings.length === 0) throw new Error(`picture: no training of ${modelId} on ${dataId} in ${folder}`);
const smallest = Math.min(...trainings.map(({ spec }) => spec.batch));
const arm = (training: TrainRun): string =>
  (training.spec.batch === smallest ? "SB" : "LB") + ` ${training.spec.batch}`;

const curves = trainings.flatMap((training) =>
  training.outcome.curves.testAccuracy.map((accuracy, index) => ({
    arm: arm(training),
    seed: training.spec.seed,
    epoch: index + 1,
    accuracy: 100 * accuracy,
  })),
);

const sharpness = runs.flatMap((run) => {
  if (run.kind !== "measure" || run.spec.batchNorm !== "batch") return [];
  const parent = trainings.find(({ id }) => run.parents.some((each) => each.run === id));
  if (!parent) return [];
  const { space, split } = run.spec;
  return run.outcome.values
    .filter(({ value, row, scaling }) => value > 0 && row === "scaled" && scaling !== "normal")
    .map(({ epsilon, value }) => ({
      arm: arm(parent),
      setting: `${space.type === "full" ? "whole space" : `${space.p}-dim. subspace`}, ${split} f, ε ${epsilon}`,
      phi: value,
    }));
});

const colour = {
  field: "arm",
  type: "nominal",
  title: "batch",
  // Okabe and Ito's blue and vermilion: told apart by readers who see few colours.
  scale: { range: ["#D55E00", "#0072B2"] },
} as const;

const specification: TopLevelSpec = {
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  background: "white",
  title: `${modelId.toUpperCase()} on ${dataId}: small batch against large batch`,
  hconcat: [
    {
      width: 320,
      height: 240,
      data: { values: curves },
      mark: { type: "line", strokeWidth: 1.5 },
      encoding: {
        x: { field: "epoch", type: "quantitative" },
        y: { field: "accuracy", type: "quantitative", title: "test accuracy (%)", scale: { zero: false } },
        color: colour,
        strokeDash: { field: "arm", type: "nominal", title: "batch" },
        detail: { field: "seed" },
      },
    },
    {
      width: 320,
      height: 240,
      data: { values: sharpness },
      mark: { type: "point", filled: true, size: 70 },
      encoding: {
        x: { field: "phi", type: "quantitative", title: "φ, scaled row (log scale)", scale: { type: "log" } },
        y: { field: "setting", type: "nominal", title: null, axis: { labelLimit: 400 } },
        color: colour,
        shape: { field: "arm", type: "nominal", title: "batch" },
      },
    },
  ],
};

const view = new View(parse(compile(specification).spec), { renderer: "none" });
writeFileSync(target, await view.toSVG());
view.finalize();
