// The verdict on a claim in one workload, by the rules in claim.ts alone: it holds where all parts do, is contradicted where
// one part is at the level divided by the number of parts, and says too few or not run rather than guess. Verdicts are not
// adjusted for there being many claims; what Holm's correction over workloads gives stands beside them (ledger.ts).
import type { Claim } from "./claim.ts";
import { commandFor } from "./command.ts";
import type { Observation } from "./observation.ts";
import { paperNumber } from "./paper/network.ts";
import { judgePart } from "./part-verdict.ts";
import type { PartVerdict, VerdictStatus } from "./part-verdict.ts";
import type { Workload } from "./workload.ts";

/** What a claim comes to in one workload. */
export interface Verdict {
  readonly claim: string;
  readonly version: number;
  readonly study: string;
  /** The workload by its slug, and what tells it from others. */
  readonly workload: string;
  readonly model: Workload["model"];
  readonly data: Workload["data"];
  readonly scale: Workload["scale"];
  readonly stop: Workload["stop"];
  readonly status: VerdictStatus;
  /** The least number of seeds of a part, and what the claim asks for. */
  readonly n: number;
  readonly smallestN: number;
  readonly parts: readonly PartVerdict[];
  /** One-sided p-value of the claim: the largest of its parts; null where a part has none or too few seeds. */
  readonly p: number | null;
  /** One-sided p-value of the opposite: the smallest of the parts with enough seeds, times the number of parts. */
  readonly pContradicted: number | null;
  /** What is not there, in words; empty where nothing is. */
  readonly missing: readonly string[];
  /** The command that gives what is missing; null where nothing is, or where no study gives it yet. */
  readonly command: string | null;
  /** Ids of the runs it rests on. */
  readonly runs: readonly string[];
  /** How many of them were started before the claim was written down. */
  readonly runsBefore: number;
  readonly reductions: readonly string[];
  readonly caveats: readonly string[];
}

/** Judges a claim on a workload; whether it is one that the claim is judged on is for ledger.ts. */
export function judge(claim: Claim, workload: Workload): Verdict {
  const observations = claim.parts.map((part) => part.observe(workload));
  return judgeObservations(claim, workload, observations);
}

/** Judges a claim by what was observed of its parts, in their order. */
export function judgeObservations(claim: Claim, workload: Workload, observations: readonly Observation[]): Verdict {
  const { id, version, study, smallestN } = claim;
  const { slug, model, data, scale, stop, reductions, caveats } = workload;
  const parts = claim.parts.map((part, i) =>
    judgePart(part, observations[i]!, {
      smallestN,
      parts: claim.parts.length,
      paper: paperNumber(part, model.id, data.id),
    }),
  );
  const n = Math.min(...parts.map((part) => part.n));
  const short = parts.filter((part) => part.n < smallestN);
  const runs = [...new Set(observations.flatMap((observation) => observation.runs))].sort();
  return {
    claim: id,
    version,
    study,
    workload: slug,
    model,
    data,
    scale,
    stop,
    status: statusOf(parts),
    n,
    smallestN,
    parts,
    p: short.length > 0 || parts.some(({ p }) => p === null) ? null : Math.max(...parts.map(({ p }) => p!)),
    pContradicted: refutation(parts, smallestN),
    missing: missingOf(parts, n, smallestN),
    command: short.some(({ measurable }) => measurable) ? commandFor(claim, workload, lostSeeds(short)) : null,
    runs,
    runsBefore: countBefore(claim, workload, runs),
    reductions,
    caveats,
  };
}

function statusOf(parts: readonly PartVerdict[]): VerdictStatus {
  const has = (status: VerdictStatus): boolean => parts.some((part) => part.status === status);
  if (parts.some(({ refutes }) => refutes)) return "contradicted";
  if (has("not run")) return "not run";
  if (has("too few")) return "too few";
  return parts.every(({ status }) => status === "holds") ? "holds" : "inconclusive";
}

function refutation(parts: readonly PartVerdict[], smallestN: number): number | null {
  const values = parts.flatMap(({ n, pContradicted }) =>
    n < smallestN || pContradicted === null ? [] : [pContradicted],
  );
  return values.length === 0 ? null : Math.min(1, parts.length * Math.min(...values));
}

function missingOf(parts: readonly PartVerdict[], n: number, smallestN: number): string[] {
  const told = new Set(parts.flatMap(({ missing }) => missing));
  for (const { seed, why, what } of parts.flatMap(({ leftOut }) => leftOut)) {
    if (why !== "not measured") told.add(`${what}, seed ${seed}: ${why}`);
  }
  const few = parts.filter((part) => part.n < smallestN && part.measurable);
  if (few.length > 0) told.add(`${Math.min(...few.map((part) => part.n))} of ${smallestN} seeds`);
  return n >= smallestN && few.length === 0 ? [] : [...told];
}

/** Seeds that no further run of theirs can give: others must stand in. */
function lostSeeds(parts: readonly PartVerdict[]): number {
  return Math.max(...parts.map(({ leftOut }) => leftOut.filter(({ why }) => why !== "not measured").length));
}

function countBefore({ registered }: Claim, { trainings, plots }: Workload, runs: readonly string[]): number {
  const all = [
    ...trainings.flatMap((training) => [training.run, ...training.measures, ...training.probes]),
    ...plots.map((plot) => plot.run),
  ];
  const started = new Map(all.map(({ id, timings }) => [id, timings.startedAt]));
  return runs.filter((id) => Date.parse(started.get(id) ?? registered) <= Date.parse(registered)).length;
}
