// The one way from arms to an observation: for each seed the trainings of some arms, a number of each, and what is computed
// of them. A seed counts only where all of its arms do; each other one is named with the reason.
import type { ClaimPart } from "../claim.ts";
import type { LeftOut, Observation } from "../observation.ts";
import type { PaperNetwork, PaperNumber } from "../paper/network.ts";
import { trainingsOf } from "../observe.ts";
import type { Training, Workload } from "../workload.ts";
import type { Quantity, Reading } from "./quantity.ts";

/** An arm: by name, or as a workload has it, with words for where it has none. */
export type Arm = string | { readonly words: string; readonly of: (workload: Workload) => string | null };

/** What computes a part's statistic, and the paper's value of it. */
export type Observed = Pick<ClaimPart, "observe" | "paper">;

/** A number of one arm. */
export interface Term {
  readonly arm: Arm;
  readonly quantity: Quantity;
}

/** Computes one number a seed from a number of each term; null where a value has no logarithm, which leaves the seed out. */
export function overArms(terms: readonly Term[], compute: (values: readonly number[]) => number | null): Observed {
  return {
    observe: (workload) => observeSeeds(workload, terms, (values) => compute(values)),
    paper: (network) => paperOf(network, terms, compute),
  };
}

/** The observation of {@link overArms}. */
export function observeSeeds(
  workload: Workload,
  terms: readonly Term[],
  compute: (values: readonly number[]) => number | null,
): Observation {
  const found = terms.map(({ arm, quantity }) => {
    const name = typeof arm === "string" ? arm : arm.of(workload);
    const words = name ?? (typeof arm === "string" ? arm : arm.words);
    return { words, quantity, trainings: name === null ? new Map<number, Training>() : trainingsOf(workload, name) };
  });
  const values = new Map<number, number>();
  const leftOut: LeftOut[] = [];
  const runs = new Set<string>();
  const seeds = new Set(found.flatMap(({ trainings }) => [...trainings.keys()]));
  const unmeasured: Absent[] = [];
  for (const seed of [...seeds].sort((a, b) => a - b)) {
    const readings = found.map(({ words, quantity, trainings }) =>
      readSeed(seed, words, quantity, trainings.get(seed)),
    );
    const absent = readings.filter((reading): reading is Absent => "why" in reading);
    unmeasured.push(...absent.filter(({ why }) => why === "not measured"));
    const [first] = absent;
    if (first !== undefined) {
      if (first.why !== "not trained") leftOut.push({ seed, why: first.why, what: first.what });
      continue;
    }
    const good = readings as Reading[];
    const value = compute(good.map((reading) => reading.value));
    if (value === null) {
      const low = found.filter((_, i) => !(good[i]!.value > 0));
      const what = low.map(({ quantity, words }) => `${quantity.name} of ${words}`).join(" and ");
      leftOut.push({ seed, why: "not above 0", what });
    } else {
      values.set(seed, value);
      for (const id of good.flatMap((reading) => reading.runs)) runs.add(id);
    }
  }
  return { values, leftOut, runs: [...runs].sort(), missing: missingOf(found, unmeasured), measurable: true };
}

interface Found {
  readonly words: string;
  readonly quantity: Quantity;
  readonly trainings: ReadonlyMap<number, Training>;
}
interface Absent {
  readonly seed: number;
  readonly why: LeftOut["why"] | "not trained";
  readonly what: string;
}

function readSeed(
  seed: number,
  words: string,
  { name, read }: Quantity,
  training: Training | undefined,
): Reading | Absent {
  if (training === undefined) return { seed, why: "not trained", what: words };
  const { outcome, id } = training.run;
  if (outcome.status === "diverged") return { seed, why: "diverged", what: words };
  const reading = read(training, outcome);
  if (reading === null) return { seed, why: "not measured", what: `${name} of ${words}` };
  return { value: reading.value, runs: [id, ...reading.runs] };
}

function missingOf(found: readonly Found[], unmeasured: readonly Absent[]): string[] {
  const seeds = new Set(found.flatMap(({ trainings }) => [...trainings.keys()]));
  const untrained = found.flatMap(({ words, trainings }) => {
    const lacks = [...seeds].filter((seed) => !trainings.has(seed)).sort((a, b) => a - b);
    if (trainings.size === 0) return [`${words} is not trained`];
    return lacks.length === 0 ? [] : [`${words} is not trained, ${seedWords(lacks)}`];
  });
  const byWhat = Map.groupBy(unmeasured, ({ what }) => what);
  return [
    ...new Set([
      ...untrained,
      ...[...byWhat].map(([what, list]) => `${what} is not measured, ${seedWords(list.map(({ seed }) => seed))}`),
    ]),
  ];
}

/** `seed 3`, `seeds 1, 2`. */
export function seedWords(seeds: readonly number[]): string {
  return `${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(", ")}`;
}

/** The statistic of the paper's means, where it has one for every term; unconfirmed where one of them is. */
function paperOf(
  network: PaperNetwork,
  terms: readonly Term[],
  compute: (values: readonly number[]) => number | null,
): PaperNumber | null {
  const numbers = terms.map(({ arm, quantity }) =>
    typeof arm === "string" ? (quantity.paper?.(network, arm) ?? null) : null,
  );
  if (numbers.some((number) => number === null)) return null;
  const known = numbers as PaperNumber[];
  const value = compute(known.map((number) => number.value));
  if (value === null) return null;
  return {
    value,
    mark: known.some(({ mark }) => mark === "unconfirmed") ? "unconfirmed" : "confirmed",
    source: [...new Set(known.map(({ source }) => source))].join(" and "),
  };
}
