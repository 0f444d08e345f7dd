// A quantity of a probe at a training's solution, with the probe's run; null where it was not probed, or where what the
// probe found says nothing (f flat, or not converged).
import { probeOf } from "../observe.ts";
import type { ProbeChoice } from "../observe.ts";
import type { Quantity } from "./quantity.ts";

/** A quantity of a probe by name; unless said otherwise of training f on batch statistics. */
export function ofProbe(name: string, probe: string, quantity: string, choice: ProbeChoice = {}): Quantity {
  return {
    name,
    read: (training) => {
      const run = probeOf(training, probe, choice);
      const value = run?.outcome.quantities[quantity];
      if (run === undefined || value === undefined) return null;
      const { status } = run.outcome;
      return status === "complete" || status === "converged" ? { value, runs: [run.id] } : null;
    },
  };
}
