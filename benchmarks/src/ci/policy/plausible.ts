// What a run cannot say and be true, beyond its schema and hashes: numbers outside of what arithmetic allows, counts that its
// specification does not give, dates that do not fit. Each check follows from definitions, none from what is usual.
import { trainedSamples } from "@basin/record";
import type { Catalog, Curves, FinishedOutcome, MeasureRun, Run, Score, TrainRun } from "@basin/record";

/** What a run is checked with. */
export interface PlausibleContext {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly catalog: Catalog;
  /** Runs by id, the new ones too. */
  readonly runs: ReadonlyMap<string, Run>;
}

/** Clocks of two machines differ by less, in milliseconds. */
const CLOCKS = 10 * 60_000;
/** Relative rounding of sums in float32 over a data set. */
const ROUNDING = 1e-4;

/** Everything of a run that cannot be; empty where nothing is found. Sentences with what was wanted and got. */
export function implausible(run: Run, context: PlausibleContext): string[] {
  return [...times(run, context), ...outcome(run, context)];
}

function times({ id, timings }: Run, { now }: PlausibleContext): string[] {
  const [start, end] = [Date.parse(timings.startedAt), Date.parse(timings.finishedAt)];
  const made = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
  return told([
    [end <= now + CLOCKS, `finishedAt must not be in the future, got ${timings.finishedAt}`],
    [start <= end, `startedAt must be before finishedAt, got ${timings.startedAt}`],
    [timings.seconds > 0, `seconds must be above 0, got ${timings.seconds}`],
    [timings.seconds <= (end - start) / 1000 + 60, `seconds must fit between start and end, got ${timings.seconds}`],
    // Both are taken when a run begins.
    [Math.abs(made - start) <= CLOCKS, `the time in the id must be startedAt, got ${isoTime(made)}`],
  ]);
}

function isoTime(milliseconds: number): string {
  return Number.isFinite(milliseconds) && milliseconds < 8.64e15 ? new Date(milliseconds).toISOString() : "none";
}

function outcome(run: Run, context: PlausibleContext): string[] {
  switch (run.kind) {
    case "train":
      return training(run, context);
    case "measure":
      return measurement(run, context);
    case "interpolate":
      return run.outcome.points.flatMap(({ alpha, train, test }) =>
        [train, test].flatMap((score) => scores(score, `the point α ${alpha}`)),
      );
    case "probe":
      return told([[run.outcome.f >= 0, `f must be at least 0, as a cross-entropy is, got ${run.outcome.f}`]]);
  }
}

function training({ spec, outcome: came }: TrainRun, { catalog }: PlausibleContext): string[] {
  const batches = Math.ceil(trainedSamples(spec) / spec.batch);
  const most = spec.stop.rule === "epochs" ? spec.stop.epochs : spec.stop.maxEpochs;
  const common = told([
    [came.epochs <= most, `epochs must be at most ${most}, got ${came.epochs}`],
    ...curves(came.curves),
  ]);
  if (came.status === "diverged") {
    const within = came.divergedAt > came.epochs * batches && came.divergedAt <= (came.epochs + 1) * batches;
    return [...common, ...told([[within, `divergedAt must be in epoch ${came.epochs + 1}, got ${came.divergedAt}`]])];
  }
  const model = catalog.models.find(({ id, version }) => id === spec.model.id && version === spec.model.version);
  const parameters = model?.parameters ?? came.weights.parameters;
  return [
    ...common,
    ...told([
      [came.updates === came.epochs * batches, `updates must be ${came.epochs * batches}, got ${came.updates}`],
      [spec.stop.rule === "plateau" || came.epochs === most, `epochs must be ${most}, got ${came.epochs}`],
      [came.weights.parameters === parameters, `parameters must be ${parameters}, got ${came.weights.parameters}`],
    ]),
    ...finals(came, trainedSamples(spec), spec.data.test),
  ];
}

function finals({ final }: FinishedOutcome, train: number, test: number): string[] {
  const parts = [
    ["batch statistics", final.batchStatistics],
    ["inference", final.inference],
  ] as const;
  return parts.flatMap(([name, part]) => [
    ...scores(part.train, `${name}, train`, train),
    ...scores(part.test, `${name}, test`, test),
  ]);
}

/**
 * A sample that is classified wrongly has a probability of its class of 1/2 at most, so its loss is at least ln 2; accuracies
 * count whole samples.
 */
function scores({ loss, accuracy }: Score, name: string, count?: number): string[] {
  const least = (1 - accuracy) * Math.LN2;
  const right = accuracy * (count ?? 1);
  return told([
    [loss >= 0, `${name}: loss must be at least 0, got ${loss}`],
    [
      loss >= least * (1 - ROUNDING) - 1e-9,
      `${name}: loss must be at least ${least} at accuracy ${accuracy}, got ${loss}`,
    ],
    [
      count === undefined || Math.abs(right - Math.round(right)) <= 1e-6 * count,
      `${name}: accuracy must be a whole number of ${count} samples, got ${right}`,
    ],
  ]);
}

function curves(all: Curves): Check[] {
  const losses = [all.runningLoss, all.trainLoss, all.testLoss, all.heldOutLoss ?? []].flat();
  const bad = losses.find((loss) => loss < 0);
  return [[bad === undefined, `losses of the curves must be at least 0, got ${bad}`]];
}

function measurement({ spec, outcome: came, parents }: MeasureRun, { runs }: PlausibleContext): string[] {
  const parent = runs.get(parents[0]?.run ?? "");
  const solution = parent?.kind === "train" && parent.outcome.status === "finished" ? parent.outcome : undefined;
  const dimension = spec.space.type === "subspace" ? spec.space.p : solution?.weights.parameters;
  const f = solution?.final.batchStatistics[spec.split].loss;
  // f of a solution on the function's own chunks is what its training ended with.
  const isItsF = spec.point === undefined && spec.batchNorm === "batch" && f !== undefined;
  return [
    ...told([
      [came.f >= 0, `f must be at least 0, as a cross-entropy is, got ${came.f}`],
      [
        dimension === undefined || came.dimension === dimension,
        `dimension must be ${dimension}, got ${came.dimension}`,
      ],
      [!isItsF || near(came.f, f), `f must be that of its training, ${f}, got ${came.f}`],
    ]),
    ...came.values.flatMap(({ row, epsilon, value, numerator, fMax, gains, iterations }) => {
      const name = `φ (${row}, ε ${epsilon})`;
      const right = (100 * numerator) / (1 + came.f);
      return told([
        [value >= 0, `${name} must be at least 0, got ${value}`],
        [near(value, right), `${name} must be 100 (f_max − f) / (1 + f) = ${right}, got ${value}`],
        [
          near(fMax - came.f, numerator, Math.abs(fMax)),
          `${name}: f_max − f must be ${numerator}, got ${fMax - came.f}`,
        ],
        [gains.every((gain, i) => i === 0 || gain >= gains[i - 1]!), `${name}: gains must not fall, got one that does`],
        [
          iterations <= spec.maxIterations,
          `${name}: iterations must be at most ${spec.maxIterations}, got ${iterations}`,
        ],
      ]);
    }),
  ];
}

/** Equal but for rounding; `size` is of what was subtracted. */
function near(a: number, b: number, size = 0): boolean {
  return Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b)) + 1e-9 * Math.max(1, size);
}

type Check = readonly [holds: boolean, sentence: string];

function told(checks: readonly Check[]): string[] {
  return checks.flatMap(([holds, sentence]) => (holds ? [] : [sentence]));
}
