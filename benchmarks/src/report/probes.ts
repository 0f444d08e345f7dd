// What the probes of a study came to, SB beside LB: each quantity over seeds, and how the probes ended.
import { estimate, meanStd } from "@basin/record";
import type { Estimate, ProbeRun } from "@basin/record";
import type { PlanItem } from "../plan.ts";
import { trainingOf } from "../study.ts";
import { decimalsFor, plainTable } from "./table.ts";

/** One probe of both arms. */
export interface ProbeSummary {
  readonly probe: string;
  /** How many probes ended in each way, by arm. */
  readonly small: Readonly<Record<string, number>>;
  readonly large: Readonly<Record<string, number>>;
  /** Over the seeds that have it; a probe that found f flat is in none. */
  readonly quantities: readonly {
    readonly name: string;
    readonly small: Estimate | null;
    readonly large: Estimate | null;
  }[];
}

/** Summarises the probes of the runs that count. */
export function summariseProbes(
  batches: { readonly small: number; readonly large: number },
  items: readonly PlanItem[],
): ProbeSummary[] {
  const found = items.flatMap(({ cell, run }) =>
    run?.kind === "probe" ? [{ run, batch: trainingOf(cell).batch }] : [],
  );
  return [...Map.groupBy(found, ({ run }) => run.spec.probe.id)].map(([probe, list]) => {
    const ofArm = (batch: number): ProbeRun[] => list.flatMap((one) => (one.batch === batch ? [one.run] : []));
    const [small, large] = [ofArm(batches.small), ofArm(batches.large)];
    const names = new Set(list.flatMap(({ run }) => Object.keys(run.outcome.quantities)));
    return {
      probe,
      small: statusesOf(small),
      large: statusesOf(large),
      quantities: [...names].map((name) => ({ name, small: over(small, name), large: over(large, name) })),
    };
  });
}

function statusesOf(runs: readonly ProbeRun[]): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(runs, ({ outcome }) => outcome.status)].map(([key, { length }]) => [key, length]),
  );
}

function over(runs: readonly ProbeRun[], name: string): Estimate | null {
  const values = runs.flatMap(({ outcome }) => (outcome.status === "flat" ? [] : (outcome.quantities[name] ?? [])));
  return values.length === 0 ? null : estimate(values);
}

/** The probes as a table for a terminal, mean ± standard deviation over seeds. */
export function probesTable(probes: readonly ProbeSummary[]): string {
  const told = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([status, count]) => `${count} ${status}`)
      .join(", ");
  const shown = (value: Estimate | null): string => (value === null ? "-" : meanStd(value, decimalsFor(value.mean)));
  return plainTable(
    ["probe of training f", "quantity", "SB", "LB"],
    probes.flatMap(({ probe, small, large, quantities }) => [
      [probe, "status", told(small), told(large)],
      ...quantities.map((one) => [probe, one.name, shown(one.small), shown(one.large)]),
    ]),
  );
}
