// The ledger: every claim on every network, one verdict each. A claim is judged on workloads that stop by the rule of its
// study; a network that has none of those still gets its line, which says not run and with what command it is.
import type { Claim } from "./claim.ts";
import { claims } from "./claims.ts";
import { holm } from "./statistics/holm.ts";
import { judge } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";
import type { Workload } from "./workload.ts";

/** A verdict beside those of the same claim on other workloads. */
export interface LedgerVerdict extends Verdict {
  /** p by Holm's correction over the workloads on which the claim has one; the status does not use it. */
  readonly pHolm: number | null;
  /** The same of the opposite. */
  readonly pContradictedHolm: number | null;
}

/** A claim and what came of it. */
export interface LedgerEntry {
  readonly claim: Claim;
  /** In order of workloads; empty where there is no workload at all. */
  readonly verdicts: readonly LedgerVerdict[];
  /** How many workloads it came to each status on. */
  readonly count: Readonly<Record<Verdict["status"], number>>;
}

/** The studies whose trainings the paper ran until the loss ceased to fall; those of the others ran for 100 epochs. */
const PLATEAU: readonly string[] = ["sb-lb", "interpolation", "sharpness-path", "remedies"];

/** Whether a claim is judged on a workload: at paper scale only by its study's stop rule, at reduced scale by any. */
export function isJudgedOn(
  { study }: Pick<Claim, "study">,
  { scale, stop }: Pick<Workload, "scale" | "stop">,
): boolean {
  return scale === "reduced" || stop.rule === ruleOf(study);
}

/** Judges claims, all unless given, on all workloads. */
export function judgeAll(workloads: readonly Workload[], list: readonly Claim[] = claims): LedgerEntry[] {
  const networks = [...Map.groupBy(workloads, ({ model, data, scale }) => `${model.id} ${data.id} ${scale}`).values()];
  return list.map((claim) => {
    const verdicts = networks.flatMap((network) => ofNetwork(claim, network));
    const adjusted = adjust(verdicts);
    const count = { holds: 0, contradicted: 0, inconclusive: 0, "too few": 0, "not run": 0 };
    for (const { status } of adjusted) count[status] += 1;
    return { claim, verdicts: adjusted, count };
  });
}

/** The verdicts on the workloads of one network at one scale; those that say not run only where all do, and then one. */
function ofNetwork(claim: Claim, network: readonly Workload[]): Verdict[] {
  const own = network.filter((workload) => isJudgedOn(claim, workload));
  if (own.length === 0) return [judge(claim, emptyOf(claim, network[0]!))];
  const verdicts = own.map((workload) => judge(claim, workload));
  const run = verdicts.filter(({ status, runs }) => status !== "not run" || runs.length > 0);
  return run.length > 0 ? run : verdicts.slice(0, 1);
}

/** A network's workload by the protocol of a claim's study, without a run. */
function emptyOf({ study }: Claim, network: Workload): Workload {
  const { model, data, scale } = network;
  const stop: Workload["stop"] =
    ruleOf(study) === "plateau"
      ? { rule: "plateau", tolerance: 1e-4, patience: 20, maxEpochs: 300 }
      : { rule: "epochs", epochs: 100 };
  const slug = [model.id, data.id, scale, ...(stop.rule === "epochs" ? [`${stop.epochs}-epochs`] : [])].join("-");
  return { ...network, slug, stop, trainings: [], plots: [], reductions: [], caveats: [] };
}

function ruleOf(study: string): Workload["stop"]["rule"] {
  return PLATEAU.includes(study) ? "plateau" : "epochs";
}

function adjust(verdicts: readonly Verdict[]): LedgerVerdict[] {
  const over = (pick: (verdict: Verdict) => number | null): (number | null)[] => {
    const adjusted = holm(verdicts.flatMap((verdict) => pick(verdict) ?? []));
    let next = 0;
    return verdicts.map((verdict) => (pick(verdict) === null ? null : adjusted[next++]!));
  };
  const p = over((verdict) => verdict.p);
  const not = over((verdict) => verdict.pContradicted);
  return verdicts.map((verdict, i) => ({ ...verdict, pHolm: p[i]!, pContradictedHolm: not[i]! }));
}
