// The arms of warm starts after enough epochs: after the largest number of epochs that has a control LB→LB, so that what the
// start did can be told from what more epochs did.
import type { Workload } from "../workload.ts";
import type { Arm } from "./over-arms.ts";

/** A warm start of LB after enough epochs of SB, or its control: LB started from LB after as many. */
export function afterEnough(origin: "SB" | "LB"): Arm {
  return {
    words: `${origin}→LB after as many epochs as a control LB→LB`,
    of: (workload) => {
      const k = enough(workload);
      return k === null ? null : `${origin}→LB after ${k} ${k === 1 ? "epoch" : "epochs"}`;
    },
  };
}

function enough({ trainings }: Workload): number | null {
  const controls = trainings.filter(({ arm }) => /^LB→LB after \d+ epochs?$/.test(arm));
  const epochs = controls.flatMap(({ run }) => run.spec.start?.epoch ?? []);
  return epochs.length === 0 ? null : Math.max(...epochs);
}
