// φ of a training's solution as a quantity, by all that says which φ; in random subspaces the mean over a seed's draws.
import { phiRuns, valueOf } from "../observe.ts";
import type { PhiChoice } from "../observe.ts";
import { paperPhi } from "../paper/network.ts";
import { mean } from "../statistics/sample.ts";
import type { Quantity } from "./quantity.ts";

/** φ in percent; unless said otherwise of training f, whole space, row scaled, ε 1e-3, batch statistics. */
export function phiOf(choice: PhiChoice = {}): Quantity {
  const { split = "train", scaling, batchNorm = "batch", row = "scaled", epsilon = 1e-3 } = choice;
  const where = scaling === undefined ? "the whole space" : `random subspaces, ${scaling} columns`;
  const statistics = { batch: "", "own-batch": ", chunks of the run's own batch size", frozen: ", frozen statistics" };
  return {
    name: `φ of ${split === "train" ? "training" : "test"} f in ${where}${statistics[batchNorm]}, row ${row}, ε ${epsilon}`,
    read: (training) => {
      const runs = phiRuns(training, choice);
      if (runs.length === 0) return null;
      return { value: mean(runs.flatMap((run) => valueOf(run, choice))), runs: runs.map(({ id }) => id) };
    },
    paper: (network, arm) => (split === "train" && batchNorm === "batch" ? paperPhi(network, arm, choice) : null),
  };
}

/** The headline's φ. */
export const phi: Quantity = phiOf();
