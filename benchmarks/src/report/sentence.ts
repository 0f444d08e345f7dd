// What was found, in one or two sentences computed from the data. It gives no verdict: claims do, by their own rules.
import type { WorkloadSummary } from "@basin/record";

const points = (share: number): string => Math.abs(100 * share).toFixed(2);

/** Says the LB gap against its spread, and LB's φ over SB's; and why this is no verdict. */
export function findingSentence(workload: WorkloadSummary): string {
  return `${gapPart(workload)}${sharpnessPart(workload)} ${caveatPart(workload)}`;
}

function gapPart({ gap, small, large }: WorkloadSummary): string {
  if (gap === null) return "No seed has both batch sizes yet, so there is no LB gap.";
  const seeds = `${gap.n} ${gap.n === 1 ? "seed" : "seeds"}`;
  if (gap.mean === 0) return `SB (${small.batch}) and LB (${large.batch}) test alike over ${seeds}.`;
  const better = gap.mean > 0 ? "better" : "worse";
  const spread = gap.standardDeviation;
  const against =
    spread === null
      ? "with one seed there is no spread to set it against"
      : `${Math.abs(gap.mean) > spread ? "more" : "no more"} than its standard deviation over seeds, ${points(spread)}`;
  return `SB (${small.batch}) tests ${points(gap.mean)} points ${better} than LB (${large.batch}) over ${seeds}: ${against}.`;
}

function sharpnessPart({ sharpness }: WorkloadSummary): string {
  const scaled = sharpness.filter(
    ({ row, space, split, batchNorm }) =>
      row === "scaled" && space === "full" && split === "train" && batchNorm === "batch",
  );
  const line = scaled.toSorted((a, b) => b.epsilon - a.epsilon)[0];
  if (line?.ratio.log == null || line.ratio.ratio === null) return "";
  const { log, ratio, interval, leftOut } = line.ratio;
  const [sharper, factor] = ratio >= 1 ? ["LB", ratio] : ["SB", 1 / ratio];
  const range =
    interval === null ? "" : `, 95 % interval of LB/SB ${interval.map((end) => end.toPrecision(3)).join(" to ")}`;
  const without = leftOut.length === 0 ? "" : `; without seed ${leftOut.join(", ")}, whose φ is not positive`;
  const firstOrder = sharpness.find(
    (other) =>
      other.row === "first-order" &&
      other.space === line.space &&
      other.split === line.split &&
      other.batchNorm === line.batchNorm &&
      other.epsilon === line.epsilon,
  )?.ratio.ratio;
  const opposite = firstOrder != null && firstOrder > 1 !== ratio > 1;
  const gradient = opposite
    ? ` The first-order row, a gradient norm, says the opposite (LB/SB ${firstOrder.toPrecision(3)}).`
    : "";
  return ` φ (training f, whole space, scaled, ε ${line.epsilon}) is ${factor.toPrecision(3)} times larger at ${sharper}'s solutions (log ratio LB/SB ${log.mean.toFixed(2)}${range}${without}).${gradient}`;
}

function caveatPart({ scale, data, gap, small, large, caveats }: WorkloadSummary): string {
  const why: string[] = scale === "paper" ? [] : [`${scale} scale`];
  if (caveats.some((caveat) => caveat.startsWith("synthetic data"))) why.push(`synthetic data (${data.id})`);
  if (gap === null || gap.n < 5) why.push(gap?.n === 1 ? "1 seed" : `${gap?.n ?? 0} paired seeds`);
  const diverged = small.diverged.length + large.diverged.length;
  if (diverged > 0) why.push(`${diverged} diverged`);
  const capped = small.capped.length + large.capped.length;
  if (capped > 0) why.push(`${capped} trainings stopped at the limit of epochs`);
  return why.length === 0 ? "This is a description, no verdict." : `${why.join(", ")}: no verdict.`;
}
