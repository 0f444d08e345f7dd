// What makes LB sharp (Keskar et al. 2017, sections 2 and 5, and the authors' answers to their reviewers): LB by other
// optimisers, LB with gradient noise matched to SB's covariance, with noise on iterates, labels and inputs, LB stopped
// early by held-out samples, and LB for as many updates as SB. 100 epochs each but the last. The rates of SGD and ADAGRAD
// are not in the paper: fixed here, before any run, to the usual choices.
import { batchesPerEpoch } from "@basin/trainer";
import { closing, armsTable, reportArms } from "../report/arms.ts";
import { countStates } from "../report/cells.ts";
import { earlyStop, earlyStopSentence } from "../report/early-stop.ts";
import type { Expansion, Scale, Study, StudyOptions } from "../study.ts";
import { configured, expandArms, optimised } from "./arms.ts";
import type { ArmSpec } from "./arms.ts";
import { openWorkload, refuse, smokePreset } from "./workload.ts";
import type { Preset, Workload } from "./workload.ts";

interface CausesPreset extends Preset {
  /** Training samples held out where a training is stopped early. */
  readonly heldOut: number;
}

const f1 = { model: "f1", data: "mnist", small: 256, maxIterations: 10, heldOut: 5000 };

const presets: Readonly<Record<Scale, CausesPreset>> = {
  paper: { ...f1, stop: { rule: "epochs", epochs: 100 } },
  reduced: { ...f1, stop: { rule: "epochs", epochs: 20 } },
  smoke: { ...smokePreset, large: 80, heldOut: 40 },
};

/** The study of what makes LB sharp. */
export const causes: Study = {
  id: "causes",
  title: "Causes: optimisers, noise, early stopping and equal updates for LB",
  paper: "sections 2 and 5, and the public review",
  seeds: { paper: 5, reduced: 1, smoke: 1 },
  expand,
};

/** The arms; the last one takes as many epochs of LB as give SB's updates. */
function armsOf(workload: Workload, heldOut: number): ArmSpec[] {
  const { count, stop } = workload;
  const { small, large } = workload.batches();
  const epochs = stop.rule === "epochs" ? stop.epochs : stop.maxEpochs;
  const equal = Math.ceil((epochs * batchesPerEpoch(count, small)) / batchesPerEpoch(count, large));
  const lb = { batch: large };
  return [
    { name: "SB", training: { batch: small } },
    { name: "LB", training: lb },
    { name: "LB-sgd", training: { ...lb, optimiser: optimised("sgd", { learningRate: 0.1, momentum: 0.9 }) } },
    { name: "LB-adagrad", training: { ...lb, optimiser: optimised("adagrad", { learningRate: 0.01 }) } },
    { name: "LB-gradient-noise", training: { ...lb, method: configured("gradient-noise", { batch: small }) } },
    { name: "LB-iterate-noise", training: { ...lb, method: configured("iterate-noise") } },
    { name: "LB-label-noise", training: { ...lb, method: configured("label-noise") } },
    { name: "LB-input-noise", training: { ...lb, method: configured("input-noise") } },
    // Less is trained on, and LB stays a tenth of it.
    { name: "LB-held-out", training: { batch: Math.round((large / count) * (count - heldOut)), heldOut } },
    { name: "LB-equal-updates", training: { ...lb, stop: { rule: "epochs", epochs: equal } } },
  ];
}

async function expand(options: StudyOptions): Promise<Expansion> {
  refuse("causes", options, ["points", "batches", "starts", "draws", "splits", "probes"]);
  const preset = presets[options.scale];
  const workload = openWorkload(options, preset);
  const arms = armsOf(workload, preset.heldOut);
  return expandArms(options, {
    id: "causes",
    workload,
    arms,
    seeds: 5,
    report: (ran, items, reductions) => {
      const reports = reportArms(ran, items);
      const stops = earlyStop(ran.find(({ name }) => name === "LB-held-out")?.cells ?? [], items);
      return {
        data: { cells: countStates(items), reductions, arms: reports, earlyStopping: stops },
        text: () => closing([armsTable("arm", reports), ...earlyStopSentence(stops)], reductions, items),
      };
    },
  });
}
