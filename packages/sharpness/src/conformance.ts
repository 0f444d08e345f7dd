// What every probe must be, whichever it is: settings that are all there and make it again, no number that is not finite,
// no more evaluations than it says, the same result whoever answers, and a refusal of what it cannot do. The conformance
// suite (test/probes.test.ts) and `npx basin check` run these very checks, on a small network whose f is known exactly.
import { drive, driveSync } from "./drive.ts";
import { UserError } from "./error.ts";
import type { Probe, ProbeResult } from "./probe.ts";
import { makeProbe } from "./probes.ts";
import type { Evaluation } from "./search.ts";
import { network } from "./testing/network.ts";
import { quadratic } from "./testing/quadratics.ts";
import type { Random } from "@basin/random";

/** A probe to be checked. */
export interface ProbeBench {
  readonly id: string;
  /** Makes the random numbers of a seed. */
  readonly makeRandom: (seed: number) => Random;
}

/** One thing that a probe must be. */
export interface ProbeCheck {
  readonly id: string;
  readonly title: string;
  /** Checks that say nothing where these failed. */
  readonly needs: readonly string[];
  /** Returns what was found, in a few words. Throws what says what is wrong and what to do. */
  readonly run: (bench: ProbeBench) => string | Promise<string>;
}

/** The checks, each after those that it needs. */
export const probeChecks: readonly ProbeCheck[] = [
  { id: "definition", title: "definition", needs: [], run: checkDefinition },
  { id: "settings", title: "settings", needs: ["definition"], run: checkSettings },
  { id: "finite", title: "finite numbers by declared names", needs: ["settings"], run: checkFinite },
  { id: "determinism", title: "same point, same numbers", needs: ["finite"], run: checkDeterminism },
  { id: "flat", title: "tells a flat f from a measured one", needs: ["finite"], run: checkFlat },
  { id: "not-finite", title: "f that is not finite", needs: ["finite"], run: checkNotFinite },
];

/** Weights of the network. */
const SIZE = 51;
const point = (): Float64Array => Float64Array.from({ length: SIZE }, (_, i) => Math.sin(i));
const quickly = (id: string): Probe => makeProbe(id, makeProbe(id).quick);

type Evaluate = (x: Float64Array) => Evaluation;

/** A probe of a function from a point. */
function run({ makeRandom }: ProbeBench, probe: Probe, x: Float64Array, evaluate: Evaluate): ProbeResult {
  return driveSync(probe.search({ x, f0: evaluate(x), random: makeRandom(0) }), evaluate);
}

/** Quantities of the network's golden point with the probe's defaults: what its golden values are of. */
export function goldenQuantities({ id, makeRandom }: ProbeBench, x: Float64Array): Readonly<Record<string, number>> {
  const probe = makeProbe(id);
  const random = makeRandom(Number(probe.settings["seed"] ?? 0));
  return driveSync(probe.search({ x, f0: network(x), random }), network).quantities;
}

/** Throws UserError, naming the probe, unless something holds. */
function must(holds: boolean, id: string, what: string, got: unknown, advice: string): void {
  if (!holds)
    throw new UserError(`${id} ${what}, got ${typeof got === "string" ? got : JSON.stringify(got)}; ${advice}`);
}

function checkDefinition({ id }: ProbeBench): string {
  const { version, source, quantities, ...probe } = makeProbe(id);
  must(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id), id, "id: must be lower-case words with dashes", id, "rename it");
  must(probe.id === id, id, "id: must be the same in the list and in its file", probe.id, "write one of them in both");
  must(
    Number.isSafeInteger(version) && version >= 1,
    id,
    "version: must be a whole number from 1",
    version,
    "begin with 1",
  );
  must(
    /\d{4}/.test(source),
    id,
    "source: must name a paper and its year",
    `"${source}"`,
    "write where the measure comes from",
  );
  must(
    Object.keys(quantities).length > 0,
    id,
    "quantities: must name one at least",
    "none",
    "say what the probe finds",
  );
  for (const [name, what] of Object.entries(quantities)) {
    must(/^[a-z][a-zA-Z0-9]*$/.test(name), id, "quantities: must be named in camelCase", `"${name}"`, "rename it");
    must(what.length > 10, id, `quantities.${name}: must say what it is`, `"${what}"`, "write it with its unit");
  }
  return `version ${version}, quantities ${Object.keys(quantities).join(", ")}`;
}

function checkSettings({ id }: ProbeBench): string {
  const { settings } = quickly(id);
  must(
    JSON.stringify(makeProbe(id, settings).settings) === JSON.stringify(settings),
    id,
    "settings: must make the probe again",
    makeProbe(id, settings).settings,
    "list every setting, defaults filled in",
  );
  for (const name of ["id", "version"]) {
    must(!Object.hasOwn(settings, name), id, "settings: must not be named id or version", name, "rename it");
  }
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value !== "number") continue;
    const why = refusal(() => makeProbe(id, { [name]: -1 }));
    must(
      why?.startsWith(`${id} ${name}: must be`) === true,
      id,
      `${name}: must be refused at -1 with a message of its own`,
      why ?? "no refusal",
      "check it as the other probes do (probes/settings.ts)",
    );
  }
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

function checkFinite(bench: ProbeBench): string {
  const { id } = bench;
  let most = 0;
  for (const probe of [makeProbe(id), quickly(id)]) {
    let asked = 0;
    const { quantities, series, evaluations } = run(bench, probe, point(), (x) => {
      asked += 1;
      return network(x);
    });
    most = Math.max(most, asked);
    must(
      evaluations === asked,
      id,
      `evaluations: must be the ${asked} there were`,
      evaluations,
      "count every point, x included",
    );
    must(
      asked - 1 <= probe.most,
      id,
      `most: must not be below the ${asked - 1} points asked for`,
      probe.most,
      "raise it",
    );
    for (const [name, value] of Object.entries(quantities)) {
      must(
        Object.hasOwn(probe.quantities, name),
        id,
        "quantities: must be declared",
        name,
        "declare it, or leave it out",
      );
      must(Number.isFinite(value), id, `${name}: must be finite`, String(value), "leave out what has no finite value");
    }
    for (const [name, values] of Object.entries(series)) {
      must(values.every(Number.isFinite), id, `series ${name}: must be finite`, "other numbers", "leave those out");
    }
  }
  return `at most ${most} evaluations by default`;
}

async function checkDeterminism(bench: ProbeBench): Promise<string> {
  const { id, makeRandom } = bench;
  const [probe, x] = [quickly(id), point()];
  const whole = JSON.stringify(run(bench, probe, x, network));
  must(
    JSON.stringify(run(bench, probe, x, network)) === whole,
    id,
    "search: must give the same numbers at the same point",
    "others",
    "draw from the random numbers that it is given",
  );
  // Answered later, by a function that uses its arrays again.
  const gradient = new Float64Array(x.length);
  const answer = async (at: Float64Array): Promise<Evaluation> => {
    const evaluation = network(at);
    if (probe.asks === "value") return { value: evaluation.value, gradient: new Float64Array(0) };
    gradient.set(evaluation.gradient);
    return { value: evaluation.value, gradient };
  };
  const later = await drive(probe.search({ x, f0: network(x), random: makeRandom(0) }), answer);
  must(
    JSON.stringify(later) === whole,
    id,
    "search: must give the same where a gradient's array is used again, and a probe that asks for values gets no gradient",
    "other numbers",
    'copy what is kept, or ask for "gradient"',
  );
  must(
    x.every((value, i) => value === Math.sin(i)),
    id,
    "search: must leave x as it is",
    "another",
    "yield a copy",
  );
  return "answered at once and later";
}

function checkFlat(bench: ProbeBench): string {
  const { id } = bench;
  const constant: Evaluate = (x) => ({ value: 2, gradient: new Float64Array(x.length) });
  const { status } = run(bench, quickly(id), point(), constant);
  must(status === "flat", id, 'status: must be "flat" where f changes nowhere', status, "a 0 there says nothing");
  const other = run(bench, quickly(id), point().subarray(0, 9), quadratic(1, 9).evaluate).status;
  must(other !== "flat", id, 'status: must not be "flat" on a quadratic', other, "look at what it compares");
  return "flat, and not flat";
}

function checkNotFinite(bench: ProbeBench): string {
  const { id } = bench;
  const x = point();
  const only: Evaluate = (at) =>
    at.every((v, i) => v === x[i]) ? network(at) : { value: Number.NaN, gradient: at.map(() => Number.NaN) };
  const { status, quantities } = run(bench, quickly(id), x, only);
  must(
    status === "not-finite" && Object.values(quantities).every(Number.isFinite),
    id,
    'status: must be "not-finite", with finite quantities, where f is finite at x alone',
    status,
    "look at every value before it is used",
  );
  for (const bad of [Number.NaN, Infinity]) {
    const evaluates: readonly Evaluate[] = [
      () => ({ value: bad, gradient: new Float64Array(SIZE) }),
      () => ({ value: 1, gradient: new Float64Array(SIZE).fill(bad) }),
    ];
    for (const evaluate of evaluates) {
      const why = refusal(() => run(bench, quickly(id), x, evaluate));
      must(
        why?.includes("must be finite") === true,
        id,
        "search: must refuse f that is not finite at x",
        why ?? "a result",
        "begin with checkPoint (probes/settings.ts)",
      );
    }
  }
  const short = refusal(() => run(bench, quickly(id), x, () => ({ value: 1, gradient: new Float64Array(SIZE - 1) })));
  must(
    short?.includes("length of x") === true,
    id,
    "search: must refuse a gradient of another length",
    short ?? "a result",
    "begin with checkPoint (probes/settings.ts)",
  );
  return "refused at x, told elsewhere";
}

/** What a call was refused with, where it was by a UserError. */
function refusal(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return undefined;
}
