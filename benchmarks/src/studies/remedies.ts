// The remedies of Keskar et al. 2017, appendix E: data augmentation, conservative training, adversarial and stability
// training, each for SB and LB, with φ on the un-augmented f. What the paper leaves open is a setting of the method and
// stands in every record; the methods' files say which values are assumed.
import { findDataSet } from "@basin/datasets";
import { makeMethod, methodIds } from "@basin/trainer";
import type { Expansion, Scale, Study, StudyOptions } from "../study.ts";
import { configured, expandArms } from "./arms.ts";
import type { ArmSpec } from "./arms.ts";
import { openWorkload, refuse, smokePreset } from "./workload.ts";
import type { Preset } from "./workload.ts";

const f1 = { model: "f1", data: "mnist", small: 256, maxIterations: 10 };

const presets: Readonly<Record<Scale, Preset>> = {
  paper: { ...f1, stop: { rule: "plateau", tolerance: 1e-4, patience: 20, maxEpochs: 300 } },
  reduced: { ...f1, stop: { rule: "epochs", epochs: 20 } },
  smoke: smokePreset,
};

/** The study of the paper's appendix E. */
export const remedies: Study = {
  id: "remedies",
  title: "Remedies for LB: augmentation, conservative, adversarial and stability training",
  paper: "appendix E",
  seeds: { paper: 5, reduced: 1, smoke: 1 },
  expand,
};

async function expand(options: StudyOptions): Promise<Expansion> {
  refuse("remedies", options, ["points", "batches", "starts", "draws", "splits", "probes"]);
  const preset = presets[options.scale];
  const workload = openWorkload(options, preset);
  const batches = workload.batches();
  const shape = findDataSet(options.data ?? preset.data).shape;
  const methods = [
    configured("plain"),
    // Frames of speech are no images. A mirrored digit is another sign or none, so digits are not mirrored.
    ...(shape.length < 2 ? [] : [configured("augmentation", shape.length === 2 ? { flip: false } : {})]),
    configured("conservative"),
    configured("adversarial"),
    configured("stability"),
  ];
  // Any other method has arms too, for who asks for them by name.
  const listed = methods.map(({ id }) => id);
  const isAsked = (id: string): boolean =>
    options.arms?.some((name) => ["SB", "LB"].some((arm) => name === `${arm}-${id}`)) === true;
  const others = methodIds.filter((id) => !listed.includes(id) && isAsked(id));
  methods.push(...others.map((id) => configured(id, options.scale === "smoke" ? (makeMethod(id).quick ?? {}) : {})));
  const arms = methods.flatMap((method): ArmSpec[] =>
    (["SB", "LB"] as const).map((arm) => ({
      name: `${arm}-${method.id}`,
      training: { batch: arm === "SB" ? batches.small : batches.large, method },
    })),
  );
  return expandArms(options, { id: "remedies", workload, arms, seeds: 5 });
}
