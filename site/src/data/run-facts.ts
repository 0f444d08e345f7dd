// What a run's page says, as data: what was done, what came out, where and by what. Everything of the record is in the
// download; nothing here is computed that is not in the record.
import { parentsOf, runPath, standingMeanings, standingTitles } from "@basin/record";
import type { InterpolateSpec, MeasureSpec, ProbeSpec, Run, TrainRun, TrainSpec } from "@basin/record";
import { fact } from "../components/facts.ts";
import type { Fact, FactValue } from "../components/facts.ts";
import { pages } from "./address.ts";
import { configuredText, dataLink, modelLink, stopText } from "./definition.ts";
import { bytes, count, duration, number, percent, shortId, time } from "./format.ts";
import type { Records } from "./records.ts";

/** What a kind of run is called. */
export const kindTitles: Readonly<Record<Run["kind"], string>> = {
  train: "Training",
  measure: "Measurement",
  interpolate: "Parametric plot",
  probe: "Probe",
};

/** A run's title: `Training, SB, seed 1`, `φ, test f, whole space, LB, seed 2`. */
export function runTitle(records: Records, run: Run): string {
  const place = records.places.get(run.id);
  const what = run.kind === "train" ? kindTitles.train : runSummary(run);
  if (place !== undefined) return `${what}, ${place.arm}, seed ${place.seed}`;
  return run.kind === "train" ? `${what}, batch ${count(run.spec.batch)}, seed ${run.spec.seed}` : what;
}

/** What a run belongs to and what it is worth. */
export function placeFacts(records: Records, run: Run): Fact[] {
  const { board } = records;
  const place = records.places.get(run.id);
  const status = board.statuses.get(run.id);
  const withdrawn = status?.withdrawn.find((one) => one.run === run.id);
  const standing = withdrawn === undefined ? status?.standing : "withdrawn";
  const slug = place?.workload.slug ?? "";
  return [
    ...(standing === undefined ? [] : [fact("Status", `${standingTitles[standing]}: ${standingMeanings[standing]}`)]),
    ...(withdrawn === undefined ? [] : [fact("Taken back", `${withdrawn.date}: ${withdrawn.reason}`)]),
    ...(status?.superseded ?? []).map(({ kind, id, version, current }) =>
      fact("Superseded", `${kind} ${id}: version ${version}, now ${current}`),
    ),
    place === undefined
      ? fact("Workload", "none: it is on no board, as what it builds on does not count or is not here")
      : fact("Workload", { text: slug, href: pages.workload(slug) }),
    ...(place === undefined ? [] : [fact("Arm and seed", `${place.arm}, seed ${place.seed}`)]),
    ...(place?.counts === false && status?.run != null
      ? [fact("Re-run of", { ...runLink(status.run), text: `${shortId(status.run.id)}, whose numbers count` })]
      : []),
    ...rerunFacts(run, status),
  ];
}

type Status = ReturnType<Records["board"]["statuses"]["get"]>;

function rerunFacts(run: Run, status: Status): Fact[] {
  if (status === undefined || status.reruns.length === 0) return [];
  const told = status.reruns
    .filter((rerun) => run.id === status.run?.id || rerun.run.id === run.id)
    .map(({ run: later, equal, owed }): FactValue => {
      const outcome = equal
        ? "the same bytes"
        : owed
          ? "other bytes, although the same were owed"
          : "other bytes, which its arithmetic may give";
      return { ...runLink(later), text: `${shortId(later.id)}: ${outcome}` };
    });
  return told.length === 0 ? [] : [fact("Later runs", ...told)];
}

/** What was asked for. */
export function specFacts(records: Records, run: Run): Fact[] {
  if (run.kind === "train") return trainFacts(records, run.spec);
  if (run.kind === "probe") return probeFacts(run.spec);
  return run.kind === "measure" ? measureFacts(run.spec) : interpolateFacts(run.spec);
}

function trainFacts({ board: { catalog } }: Records, spec: TrainSpec): Fact[] {
  const { model, data, method, optimiser, batch, seed, start, stop, objective, trainer } = spec;
  return [
    fact("Model", modelLink(catalog, model)),
    fact("Data set", dataLink(catalog, data), `${count(data.train)} training and ${count(data.test)} test samples`),
    ...(data.heldOut === undefined ? [] : [fact("Held out", `${count(data.heldOut)} training samples`)]),
    fact("Method", { text: configuredText(method), href: pages.method(method.id) }),
    fact("Optimiser", configuredText(optimiser)),
    fact("Batch", count(batch)),
    fact("Seed", String(seed)),
    fact(
      "Start",
      start === undefined ? "x0 of the seed" : `the iterate of cell ${start.cell} after epoch ${start.epoch}`,
    ),
    fact("Stops", stopText(stop)),
    fact("f", `chunks near ${count(objective.chunkTarget)} samples, version ${objective.version}`),
    fact("Trainer", `version ${trainer.version}`),
  ];
}

const statistics = {
  batch: "fixed chunks",
  "own-batch": "chunks of the run's own batch",
  frozen: "frozen over the whole set",
};

function measureFacts({ measure, point, split, batchNorm, epsilons, rows, space, maxIterations }: MeasureSpec): Fact[] {
  return [
    fact("Measure", `${measure.id}, version ${measure.version}`),
    fact("Measured", point === undefined ? "the solution" : `point ${point.index} of 0 to ${point.of - 1} of the path`),
    fact("Function", `${split} f, batch statistics: ${statistics[batchNorm]}`),
    fact(
      "Space",
      space.type === "full"
        ? "whole"
        : `span of ${space.p} random columns, draw ${space.draw} of seed ${space.seed}, scaled to ${space.scalings.join(" and ")}`,
    ),
    fact("ε", epsilons.map(number).join(", ")),
    fact("Rows", rows.join(", ")),
    fact("L-BFGS-B", `${maxIterations} iterations at most`),
  ];
}

function interpolateFacts({ interpolation, curve, alphas }: InterpolateSpec): Fact[] {
  return [
    fact("Plot", `${interpolation.id}, version ${interpolation.version}`),
    fact("Curve", curve),
    fact("α", `${alphas.length} points from ${number(Math.min(...alphas))} to ${number(Math.max(...alphas))}`),
  ];
}

function probeFacts({ probe, split, batchNorm }: ProbeSpec): Fact[] {
  return [
    fact("Probe", configuredText(probe)),
    fact("Function", `${split} f, batch statistics: ${statistics[batchNorm]}`),
  ];
}

/** What came out, in a few numbers; curves and values are tables of their own. */
export function outcomeFacts(run: Run): Fact[] {
  if (run.kind === "interpolate") return [];
  if (run.kind === "probe") {
    const { f, status, evaluations } = run.outcome;
    return [fact("f", number(f)), fact("Ended", status), fact("Evaluations of f", count(evaluations))];
  }
  if (run.kind === "measure") {
    const { f, accuracy, updates, dimension } = run.outcome;
    return [
      fact("f", number(f)),
      ...(accuracy === undefined ? [] : [fact("Accuracy", percent(accuracy))]),
      ...(updates === undefined ? [] : [fact("After", `${count(updates)} updates`)]),
      fact("Dimension", count(dimension)),
    ];
  }
  return trainingFacts(run);
}

function trainingFacts({ outcome }: TrainRun): Fact[] {
  const work = fact("Trained for", `${count(outcome.epochs)} epochs, ${count(outcome.updates)} updates`);
  if (outcome.status === "diverged") return [fact("Ended", `diverged at update ${count(outcome.divergedAt)}`), work];
  const { final, distance, weights, stopReason } = outcome;
  const { batchStatistics: live, inference: frozen } = final;
  const ended = {
    plateau: "at a plateau of the loss",
    epochs: "after the epochs asked for",
    cap: "at the limit of epochs",
  };
  return [
    fact("Ended", ended[stopReason]),
    work,
    fact("f", `training ${number(live.train.loss)}, test ${number(live.test.loss)}`),
    fact("Test accuracy", percent(live.test.accuracy), `${percent(frozen.test.accuracy)} in inference mode`),
    fact("Training accuracy", percent(live.train.accuracy), `${percent(frozen.train.accuracy)} in inference mode`),
    fact("‖x − start‖", number(distance)),
    fact("Weights", { text: weights.sha256, code: true }, `${count(weights.parameters)} parameters`),
  ];
}

/** Where, by what and when it was made. */
export function originFacts({ engine, environment, software, protocol, data, timings }: Run): Fact[] {
  const { settings = {} } = engine;
  const told = Object.entries(settings).map(([key, value]) => `${key} ${value}`);
  const { cpu, cores, memory, os, platform, arch, node } = environment;
  const { commit, dirty, packages } = software;
  return [
    fact("Engine", `${engine.name} ${engine.version}, ${engine.precision}, ${threads(engine.threads)}`, ...told),
    fact("Promises", engine.determinism === "bytes" ? "the same bytes again" : "the same statistics, not bytes"),
    fact("Machine", `${cpu}, ${cores} cores, ${bytes(memory)} of memory`, `${os} (${platform}, ${arch}), Node ${node}`),
    fact(
      "Commit",
      commit === null ? "none: not from a checkout" : { text: commit, code: true },
      ...(dirty ? ["files differed from it"] : []),
    ),
    ...packageFacts(packages),
    fact("Protocol", protocol),
    fact("Data read", ...Object.entries(data.hashes).map(([file, hash]) => `${file}: ${hash}`)),
    fact(
      "Time",
      `${time(timings.startedAt)} to ${time(timings.finishedAt)} UTC`,
      `${duration(timings.seconds)} of work`,
    ),
    ...partFacts(timings.parts),
    ...(timings.peakShare === undefined
      ? []
      : [fact("Speed", `${percent(timings.peakShare, 0)} of the machine's peak`)]),
  ];
}

function packageFacts(packages: Readonly<Record<string, string>>): Fact[] {
  const told = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return told.length === 0 ? [] : [fact("Packages", told.join(", "))];
}

function partFacts(parts: Readonly<Record<string, number>> | undefined): Fact[] {
  const told = Object.entries(parts ?? {}).map(([part, seconds]) => `${part} ${duration(seconds)}`);
  return told.length === 0 ? [] : [fact("Of that", told.join(", "))];
}

function threads(n: number): string {
  return n === 1 ? "1 thread" : `${n} threads`;
}

/** What it is called and where it lies. */
export function identityFacts(run: Run): Fact[] {
  return [
    fact("Run", { text: run.id, code: true }),
    fact("Cell", { text: run.cell, code: true }),
    fact("Outcome", { text: run.outcomeHash, code: true }),
    fact("File", { text: `results/${runPath(run)}`, code: true }),
    fact("Schema", `version ${run.schemaVersion}`),
    fact("Scale", run.scale),
  ];
}

/** The runs it builds on and those that build on it, each with a link where it is here. */
export function familyFacts(records: Records, run: Run): Fact[] {
  const parents = run.parents.map(({ run: id, weightsSha256 }): FactValue => {
    const parent = records.byId.get(id);
    const weights = `weights ${weightsSha256.slice(0, 12)}…`;
    if (parent === undefined) return { text: `${id}, not here, ${weights}` };
    return { ...runLink(parent), text: `${runTitle(records, parent)} (${shortId(id)}), ${weights}` };
  });
  const cells = parents.length === 0 ? parentsOf(run.spec) : [];
  const children = records.children.get(run.id) ?? [];
  // A training in many studies has hundreds; its workload lists them all.
  const shown = children.slice(0, 40);
  const more = children.length - shown.length;
  return [
    ...(parents.length > 0 ? [fact("Builds on", ...parents)] : []),
    ...(cells.length > 0 ? [fact("Builds on", ...cells.map((cell) => ({ text: cell, code: true })))] : []),
    ...(children.length > 0
      ? [
          fact(
            "Built on it",
            ...shown.map((child) => childLink(child)),
            ...(more > 0 ? [`and ${count(more)} more`] : []),
          ),
        ]
      : []),
  ];
}

function childLink(child: Run): FactValue {
  return { ...runLink(child), text: `${runSummary(child)} (${shortId(child.id)})` };
}

/** What a run is in a list of runs: `φ, test f, subspace, draw 2`. */
export function runSummary({ kind, spec }: Run): string {
  if (spec.kind === "train")
    return `${kindTitles[kind]}, ${spec.method.id}, batch ${count(spec.batch)}, seed ${spec.seed}`;
  if (spec.kind === "interpolate") return `${kindTitles[kind]}, ${spec.curve}`;
  if (spec.kind === "probe") return `${kindTitles[kind]} ${spec.probe.id}, ${spec.split} f`;
  const { split, batchNorm, space, point } = spec;
  return [
    `φ, ${split} f`,
    space.type === "full" ? "whole space" : `subspace, draw ${space.draw}`,
    ...(batchNorm === "batch" ? [] : [statistics[batchNorm]]),
    ...(point === undefined ? [] : [`point ${point.index} of the path`]),
  ].join(", ");
}

function runLink({ id }: Run): { readonly href: string } {
  return { href: pages.run(id) };
}
