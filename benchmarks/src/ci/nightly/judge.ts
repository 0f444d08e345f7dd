// What a later run says of a row. Where the same bytes are owed nothing but equality is right. Where they are not (another
// engine, another seed, weights that differ), each of its numbers is tested against the row's own history: the same setting
// with other seeds. All tests of a night share one rate of false alarms, by Holm's correction.
import { compareRerun, holm, predict, seedOf, settingOf } from "@basin/record";
import type { CellSpec, Prediction, Run } from "@basin/record";

/** The chance that a night without drift raises an alarm, at most. */
export const NIGHT_LEVEL = 0.01;
/** Values of a history below which nothing is judged. */
export const LEAST_HISTORY = 4;

/** A number of a later run against the row's history. */
export interface Tested {
  readonly statistic: string;
  readonly value: number;
  readonly history: readonly number[];
  /** Null where the history is too short or has no spread. */
  readonly prediction: Prediction | null;
  /** The p-value adjusted for all tests of the night; null where there is none. */
  readonly adjusted: number | null;
}

/** What a later run came to. `differs` and `drift` are alarms. */
export type RowVerdict = "equal" | "differs" | "alike" | "drift" | "no-history" | "not-comparable";

/** A later run, judged. */
export interface Judged {
  readonly run: Run;
  /** The run that counts of its cell. */
  readonly first: Run;
  readonly verdict: RowVerdict;
  /** Empty where bytes decide. */
  readonly tested: readonly Tested[];
}

/** A number that is tested, with the least spread that it can show. */
interface Statistic {
  readonly value: number;
  readonly least: number;
}

/** The numbers of a run that are tested: on a logarithmic scale where they are ratios by nature. */
function statisticsOf(run: Run): Map<string, Statistic> {
  const found = new Map<string, Statistic>();
  const add = (name: string, value: number | undefined, least = 0): void => {
    if (value !== undefined && Number.isFinite(value)) found.set(name, { value, least });
  };
  switch (run.kind) {
    case "train": {
      if (run.outcome.status !== "finished") break;
      const { train, test } = run.outcome.final.batchStatistics;
      // Accuracies count whole samples: where seeds agree by chance their spread is a sample's all the same.
      add("test accuracy, points", 100 * test.accuracy, 100 / run.spec.data.test);
      add("log training f", Math.log(train.loss));
      break;
    }
    case "measure": {
      const { values } = run.outcome;
      const headline = values.find(({ row }) => row === "scaled") ?? values[0];
      if (headline !== undefined) add(`log φ, ${headline.row}, ε ${headline.epsilon}`, Math.log(headline.value));
      break;
    }
    case "interpolate":
      add("log of the highest training f", Math.log(Math.max(...run.outcome.points.map(({ train }) => train.loss))));
      break;
    case "probe":
      if (run.outcome.status === "flat") break;
      for (const [name, value] of Object.entries(run.outcome.quantities)) {
        add(value > 0 ? `log ${name}` : name, value > 0 ? Math.log(value) : value);
      }
  }
  return found;
}

/** A number that is to be tested. */
export interface ToTest {
  readonly value: number;
  readonly history: readonly number[];
  readonly least: number;
}

/** Tests all numbers of a night, and corrects for all of them; null where a history says too little. */
export function testAll(
  numbers: readonly ToTest[],
): { readonly prediction: Prediction | null; readonly adjusted: number | null }[] {
  const predictions = numbers.map(({ value, history, least }) =>
    history.length < LEAST_HISTORY ? null : predict(history, value, least),
  );
  const adjusted = holm(predictions.flatMap((one) => one?.p ?? [])).values();
  return predictions.map((prediction) => ({ prediction, adjusted: prediction && adjusted.next().value! }));
}

/** Judges the later runs of a night against the runs that count, all of one scale; `level` is the night's. */
export function judgeNight(
  later: readonly Run[],
  counting: ReadonlyMap<string, Run>,
  level: number = NIGHT_LEVEL,
): Judged[] {
  const specs: ReadonlyMap<string, CellSpec> = new Map([...counting].map(([cell, { spec }]) => [cell, spec]));
  const rows = Map.groupBy(counting.values(), ({ spec }) => settingOf(spec, specs));
  const drafts = later.flatMap((run) => {
    const first = counting.get(run.cell);
    if (first === undefined) return [];
    const { owed, equal } = compareRerun(first, run);
    const decided: RowVerdict | undefined = equal ? "equal" : owed ? "differs" : undefined;
    const seed = seedOf(run.spec, specs);
    // A value of the same seed is not independent of the later one's, so the row's other seeds are its history.
    const others = (rows.get(settingOf(run.spec, specs)) ?? []).filter(({ spec }) => seedOf(spec, specs) !== seed);
    const histories = others.map(statisticsOf);
    const numbers = [...(decided === undefined ? statisticsOf(run) : [])].map(([statistic, { value, least }]) => ({
      statistic,
      value,
      least,
      history: histories.flatMap((each) => each.get(statistic)?.value ?? []),
    }));
    return [{ run, first, decided, numbers }];
  });
  const results = testAll(drafts.flatMap(({ numbers }) => numbers)).values();
  return drafts.map(({ run, first, decided, numbers }) => {
    const tested = numbers.map(({ statistic, value, history }): Tested => {
      return { statistic, value, history, ...results.next().value! };
    });
    return { run, first, verdict: decided ?? verdictOf(tested, level), tested };
  });
}

function verdictOf(tested: readonly Tested[], level: number): RowVerdict {
  if (tested.length === 0) return "not-comparable";
  const judged = tested.flatMap(({ adjusted }) => adjusted ?? []);
  if (judged.length === 0) return "no-history";
  return judged.some((p) => p <= level) ? "drift" : "alike";
}

/** Whether a verdict is an alarm. */
export function isAlarm({ verdict }: Pick<Judged, "verdict">): boolean {
  return verdict === "differs" || verdict === "drift";
}
