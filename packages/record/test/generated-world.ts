// What is true in a generated workload, by construction: test accuracy and φ of each arm. By default every claim that can be
// measured holds where claims do not exclude each other; what a test changes is stated in its options.

/** What is true. */
export interface World {
  /** Points by which SB tests better than LB. */
  readonly gap: number;
  /** log of φ of LB over φ of SB. */
  readonly sharpness: number;
  /** Changes by arm, against what it is without: points of test accuracy, and log φ. */
  readonly arms: Readonly<Record<string, { readonly accuracy?: number; readonly phi?: number }>>;
  /** Standard deviation over seeds of a test accuracy in points, and of a log φ, each by itself. */
  readonly spread: number;
  /** Correlation over seeds of log φ with test accuracy within an arm. */
  readonly correlation: number;
}

/** What is true unless a test says otherwise. */
export const world: World = { gap: 1, sharpness: 3, arms: {}, spread: 0.03, correlation: -0.95 };

/** The batch size past which accuracy falls and the rise of sharpness flattens. */
const BREAK = 1024;
/** Accuracy of SB in percent, and its φ. */
const SB = { accuracy: 98, phi: Math.log(2) };

/** An arm of the studies, by what its truth depends on. */
export interface ArmOf {
  readonly name: string;
  readonly batch: number;
  readonly large: number;
  /** Of a warm start: epochs of what it starts from. */
  readonly after?: { readonly origin: "SB" | "LB"; readonly epochs: number };
  readonly method: string;
}

/** Test accuracy in percent of an arm without its noise. */
export function accuracyOf({ gap, arms }: World, arm: ArmOf): number {
  const change = arms[arm.name]?.accuracy ?? 0;
  const drop = gap * shareOf(arm, (batch) => Math.max(0, Math.log2(batch / BREAK)));
  const remedy = { augmentation: drop > 0 ? 1.6 : 1, conservative: 0.4 }[arm.method] ?? 0;
  return SB.accuracy - (arm.name === "LB-equal-updates" ? 0 : drop) + remedy + change;
}

/** log φ of an arm without its noise. */
export function logPhiOf({ sharpness, arms }: World, arm: ArmOf): number {
  const change = arms[arm.name]?.phi ?? 0;
  const rise = sharpness * shareOf(arm, (batch) => Math.log2(Math.min(batch, BREAK) / 256) + past(batch));
  return SB.phi + (arm.name === "LB-equal-updates" ? 0 : rise) + change;
}

/** Past the break sharpness goes on by a tenth of its slope. */
function past(batch: number): number {
  return 0.1 * Math.max(0, Math.log2(batch / BREAK));
}

/** How far from SB to LB an arm is, 0 to 1 and on for larger batches, by a function of the batch. */
function shareOf({ batch, large, after }: ArmOf, of: (batch: number) => number): number {
  const share = of(batch) / of(large);
  // A warm start of LB keeps what SB gave it, all of it after 20 epochs.
  if (after?.origin === "SB" && batch === large) return share * (1 - Math.min(1, after.epochs / 20));
  return share;
}
