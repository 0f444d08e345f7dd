// What the studies of remedies and of causes share: arms by name, of which a user may ask for some, each with the
// training that it adds for a seed and φ of its solution.
import type { Configured, TrainSpec } from "@basin/record";
import { makeMethod, makeOptimiser } from "@basin/trainer";
import { UserError } from "../errors.ts";
import { armsReport } from "../report/arms.ts";
import type { Arm } from "../report/arms.ts";
import type { Expansion, StudyOptions, StudyReport } from "../study.ts";
import type { PlanItem } from "../plan.ts";
import { commandOf } from "./workload.ts";
import type { Training, Workload } from "./workload.ts";

/** An arm: a name, and how it trains. */
export interface ArmSpec {
  readonly name: string;
  readonly training: Omit<Training, "seed">;
}

/** What a study of arms is made of. */
export interface ArmsStudy {
  readonly id: string;
  readonly workload: Workload;
  readonly arms: readonly ArmSpec[];
  /** Seeds that the protocol asks for. */
  readonly seeds: number;
  /** Instead of the table of arms. */
  readonly report?: (arms: readonly Arm[], items: readonly PlanItem[], reductions: readonly string[]) => StudyReport;
}

/** A method by id with all of its settings, as a specification holds it. */
export function configured(id: string, settings: Readonly<Record<string, number | boolean>> = {}): Configured {
  const method = makeMethod(id, settings);
  return { id: method.id, version: method.version, ...method.settings };
}

/** An optimiser by id with all of its settings, as a specification holds it. */
export function optimised(id: string, settings: Readonly<Record<string, number>>): TrainSpec["optimiser"] {
  const optimiser = makeOptimiser(id, settings);
  const { learningRate } = optimiser.settings;
  if (learningRate === undefined) throw new Error(`internal: ${id} has no learning rate`);
  return { id: optimiser.id, version: optimiser.version, ...optimiser.settings, learningRate };
}

/** Expands a study of arms. Throws UserError where an arm is asked for that it has not. */
export async function expandArms(options: StudyOptions, study: ArmsStudy): Promise<Expansion> {
  const { workload } = study;
  const known = study.arms.map(({ name }) => name);
  for (const name of options.arms ?? []) {
    if (known.includes(name)) continue;
    throw new UserError(`${study.id} arm: no such name, got "${name}"; use some of ${known.join(", ")}`);
  }
  const chosen = study.arms.filter(({ name }) => options.arms === undefined || options.arms.includes(name));
  const arms: Arm[] = [];
  for (const { name, training } of chosen) {
    const cells = [];
    for (const seed of options.seeds) {
      const cell = await workload.train({ ...training, seed }, `${name} seed ${seed} train`);
      await workload.measure(cell, {}, `${name} seed ${seed} train f, full space`);
      cells.push(cell);
    }
    arms.push({ name, cells });
  }
  const missing = known.filter((name) => !chosen.some((arm) => arm.name === name));
  const reductions = [
    ...(options.seeds.length < study.seeds ? [`${options.seeds.length} of ${study.seeds} seeds.`] : []),
    ...(missing.length > 0 ? [`The arms ${missing.join(", ")} are not in it.`] : []),
  ];
  return {
    reductions,
    cells: workload.cells(),
    command: commandOf(study.id, options),
    report: (items) => study.report?.(arms, items, reductions) ?? armsReport("arm", arms, reductions, items),
  };
}
