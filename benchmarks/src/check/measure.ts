// The checks of a measure (a probe): those of the sharpness package's conformance suite, its golden values, a smoke run.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { makeRandom } from "@basin/random";
import { makeProbe } from "@basin/sharpness";
import { goldenQuantities, probeChecks } from "@basin/sharpness/conformance";
import type { Bench } from "./bench.ts";
import { catalogCheck } from "./catalog.ts";
import type { Check } from "./check.ts";
import { checkGolden } from "./golden.ts";
import { goldenPath, repository } from "./places.ts";
import { smokeRun } from "./smoke.ts";

/** A measure to be checked. */
export interface CheckedMeasure {
  readonly id: string;
  readonly bench: Bench;
  readonly root: string;
  readonly record: boolean;
}

/** All checks of a measure. */
export const measureChecks: readonly Check<CheckedMeasure>[] = [
  ...probeChecks.map(({ run, ...check }): Check<CheckedMeasure> => ({
    ...check,
    run: ({ id }) => run({ id, makeRandom }),
  })),
  { id: "golden", title: "golden values", needs: ["determinism"], run: checkValues },
  { id: "smoke", title: "smoke run of sb-lb", needs: ["flat", "not-finite", "determinism"], run: checkSmoke },
  catalogCheck<CheckedMeasure>("measures", ({ id, root }) => ({ id, root }), ["definition"]),
];

/** The point of the tests' network where golden values are taken, from the fixture of Metric 2.1. */
const FIXTURE = "packages/sharpness/test/fixtures/keskar2017.json";

async function checkValues({ id, root, record }: CheckedMeasure): Promise<string> {
  const { points } = JSON.parse(await readFile(path.join(repository, FIXTURE), "utf8")) as {
    points: { sloped: { x: number[] } };
  };
  const values = goldenQuantities({ id, makeRandom }, Float64Array.from(points.sloped.x));
  const file = goldenPath("measure", id, root);
  return checkGolden({ id, version: makeProbe(id).version, file, values, tolerance: 1e-6 }, record);
}

function checkSmoke({ id, bench }: CheckedMeasure): Promise<string> {
  return smokeRun(bench, "sb-lb", { probes: [id], draws: 0 });
}
