// The interface of a probe: a measure of f around a point other than φ, as a search that gives quantities by name.
// A probe knows functions and vectors alone. Its settings are all of it: the same settings, point and function give the
// same numbers, and its author raises `version` when their meaning changes. A list of probes is in probes.ts.
import type { Evaluation, Search } from "./search.ts";
import type { Random } from "@basin/random";

/** A value of a probe's setting. */
export type ProbeSetting = number | boolean | string;

/** Where a probe looks. */
export interface ProbePoint {
  /** The point, of length n. Probes leave it as it is. */
  readonly x: Float64Array;
  /** Value and gradient of f at x. */
  readonly f0: Evaluation;
  /** The random numbers of the probe's setting `seed`. */
  readonly random: Random;
}

/**
 * How a probe ended. `complete`: it did all it does, and has nothing to converge. `not-finite`: f was not finite where it
 * asked, and what it gives rests on less. `flat`: f did not change wherever it asked, so that a 0 says nothing.
 */
export type ProbeStatus = "complete" | "converged" | "not-converged" | "not-finite" | "flat";

/** What a probe came to. */
export interface ProbeResult {
  readonly status: ProbeStatus;
  /** Evaluations of f it rests on, the one at x included. */
  readonly evaluations: number;
  /** Finite numbers by the names of {@link Probe.quantities}; one that has no finite value is left out. */
  readonly quantities: Readonly<Record<string, number>>;
  /** Finite numbers that stand behind the quantities. */
  readonly series: Readonly<Record<string, readonly number[]>>;
}

/** A measure of f around a point, with its settings. */
export interface Probe {
  /** A name of lower-case words and dashes. */
  readonly id: string;
  /** Raised when the meaning of a quantity changes. */
  readonly version: number;
  /** The paper it is from, with section or equation. */
  readonly source: string;
  /** Every setting by name, defaults filled in; a probe that draws has its `seed` (default 0) among them. */
  readonly settings: Readonly<Record<string, ProbeSetting>>;
  /** Settings that make it take a moment, for tests. */
  readonly quick: Readonly<Record<string, ProbeSetting>>;
  /** What each quantity is, in a few words, with its unit; no other is given. */
  readonly quantities: Readonly<Record<string, string>>;
  /** What it reads of an evaluation: where it is `value`, the gradient may be left empty, which is three times cheaper. */
  readonly asks: "value" | "gradient";
  /** Points it asks for at most; the one at x that is given to it is not among them. */
  readonly most: number;
  /** Bytes that it holds for each parameter at most. */
  readonly bytesPerParameter: number;
  /** The search from a point. Throws a UserError where f or its gradient at x is not finite. */
  search(point: ProbePoint): Search<ProbeResult>;
}
