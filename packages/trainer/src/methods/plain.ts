// Plain mini-batch training, as all of the paper but its appendix E: the batch as it is stored, its mean cross-entropy.
import type { Method } from "../method.ts";
import { plainStep } from "../programs/update.ts";

/** Plain mini-batch training; it has no settings. */
export function plain(): Method {
  return {
    id: "plain",
    version: 1,
    summary: "The optimiser on the gradient of L, the batch's mean cross-entropy.",
    settings: {},
    step: plainStep,
  };
}
