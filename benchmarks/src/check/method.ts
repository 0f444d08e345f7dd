// The checks of a training method: those of the trainer's conformance suite, its golden values, a smoke run and its card.
import { loadDataSet } from "@basin/datasets";
import { adam, makeMethod, train } from "@basin/trainer";
import { methodChecks as trainerChecks } from "@basin/trainer/conformance";
import type { MethodBench } from "@basin/trainer/conformance";
import { findModel } from "@basin/zoo";
import type { Bench } from "./bench.ts";
import { cardChecks } from "./card.ts";
import { catalogCheck } from "./catalog.ts";
import type { Check } from "./check.ts";
import { checkGolden } from "./golden.ts";
import { goldenPath } from "./places.ts";
import { smokeRun } from "./smoke.ts";

/** A method to be checked. */
export interface CheckedMethod {
  readonly id: string;
  readonly bench: Bench;
  readonly root: string;
  readonly record: boolean;
}

/** One bench of the trainer's checks for a method, so that they share what they train. */
const benches = new WeakMap<CheckedMethod, Promise<MethodBench>>();

async function makeBench({ id, bench }: CheckedMethod): Promise<MethodBench> {
  const folder = await bench.folder("method");
  return { id, compiled: await bench.compiled("float32"), eager: await bench.oracle(), folder };
}

/** All checks of a method. */
export const methodChecks: readonly Check<CheckedMethod>[] = [
  ...trainerChecks.map(({ run, ...check }): Check<CheckedMethod> => ({
    ...check,
    run: async (checked) => {
      const bench = benches.get(checked) ?? makeBench(checked);
      benches.set(checked, bench);
      return run(await bench);
    },
  })),
  { id: "golden", title: "golden values", needs: ["determinism", "differs"], run: checkValues },
  { id: "smoke", title: "smoke run of remedies", needs: ["resumed", "differs", "learns"], run: checkSmoke },
  ...cardChecks<CheckedMethod>("method", ({ id, root }) => ({ id, root })),
  catalogCheck<CheckedMethod>("methods", ({ id, root }) => ({ id, root }), ["definition"]),
];

async function checkValues({ id, bench, root, record }: CheckedMethod): Promise<string> {
  const method = makeMethod(id, makeMethod(id).quick ?? {});
  const result = await train({
    engine: await bench.compiled("float64"),
    model: findModel("m2-tiny"),
    data: await loadDataSet("glyphs", { train: 40, test: 12 }),
    batch: 16,
    seed: 1,
    optimiser: adam(),
    method,
    stop: { kind: "epochs", epochs: 2 },
  });
  if (result.status !== "done") throw new Error("internal: a training without a signal was interrupted");
  const { history, final } = result.outcome;
  const values = {
    ...Object.fromEntries(history.map(({ epoch, running }) => [`running loss of epoch ${epoch}`, running.loss])),
    ...(final === null ? {} : { f: final.train.loss, distance: final.distance }),
  };
  const file = goldenPath("method", id, root);
  return checkGolden({ id, version: method.version, file, values, tolerance: 1e-6 }, record);
}

function checkSmoke({ id, bench }: CheckedMethod): Promise<string> {
  return smokeRun(bench, "remedies", { arms: [`SB-${id}`, `LB-${id}`] });
}
