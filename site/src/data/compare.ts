// What the compare page draws from: every arm of every workload, seed by seed. Built into /compare.json, loaded on demand.
import { phi, solutions, studentQuantile, testAccuracy, trainAccuracy } from "@basin/record";
import type { Workload } from "@basin/record";
import { pages } from "./address.ts";
import { armRows } from "./arm-row.ts";
import type { Board } from "./board.ts";
import { workloadName } from "./name.ts";

/** An arm of a workload. */
export interface ComparedRow {
  readonly id: string;
  readonly arm: string;
  readonly workload: { readonly slug: string; readonly name: string; readonly href: string };
  /** The runs of its trainings, by seed. */
  readonly runs: Readonly<Record<string, string>>;
  /** By seed: accuracies in percent, and φ (training f, whole space, ε 1e-3, scaled) in percent. */
  readonly test: Readonly<Record<string, number>>;
  readonly train: Readonly<Record<string, number>>;
  readonly phi: Readonly<Record<string, number>>;
}

/** The file. */
export interface Compared {
  /** By n: the t of the two-sided 95 % interval of a mean of n values; null for 0 and 1. The browser has no distributions. */
  readonly quantiles: readonly (number | null)[];
  readonly rows: readonly ComparedRow[];
}

/** Everything that can be compared. */
export function compared({ workloads, catalog }: Board): Compared {
  const rows = workloads.flatMap((workload) =>
    armRows(workload).map(({ arm, id }) => rowOf(workload, { arm, id, name: workloadName(catalog, workload) })),
  );
  const most = Math.max(1, ...rows.map(({ test }) => Object.keys(test).length));
  return {
    quantiles: Array.from({ length: most + 1 }, (_, n) => (n < 2 ? null : studentQuantile(0.95, n - 1))),
    rows,
  };
}

function rowOf(workload: Workload, { arm, id, name }: { arm: string; id: string; name: string }): ComparedRow {
  const { slug } = workload;
  const runs = [...solutions(workload, arm)].map(([seed, { run }]) => [seed, pages.run(run.id)]);
  return {
    id,
    arm,
    workload: { slug, name, href: pages.workload(slug) },
    runs: Object.fromEntries(runs),
    test: Object.fromEntries(testAccuracy(workload, arm)),
    train: Object.fromEntries(trainAccuracy(workload, arm)),
    phi: Object.fromEntries(phi(workload, arm)),
  };
}
