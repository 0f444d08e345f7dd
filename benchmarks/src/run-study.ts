// Runs a study from its options to its report: the runs there are, the workers, the signals.
import { availableParallelism } from "node:os";
import { engines } from "@basin/engine";
import { protocolMajor, protocolVersion, readArchive, scanRuns, withoutWithdrawn } from "@basin/record";
import type { Problem, Run } from "@basin/record";
import type { Folders } from "./folders.ts";
import { makePlan, weightsIn } from "./plan.ts";
import type { PlanItem } from "./plan.ts";
import { runCells } from "./runner.ts";
import type { Failure, RunnerEvents } from "./runner.ts";
import type { Expansion, StudyCell } from "./study.ts";
import { findSoftware } from "./work/provenance.ts";

/** How a study is run. */
export interface RunSettings {
  readonly folders: Folders;
  readonly dataFolder?: string;
  readonly engine?: string;
  readonly threads?: number;
  readonly workers?: number;
  readonly only?: StudyCell["spec"]["kind"];
  /** After so many hours it ends as by SIGTERM. */
  readonly maxHours?: number;
}

/** A study after it ran. */
export interface StudyResult {
  readonly items: readonly PlanItem[];
  readonly problems: readonly Problem[];
  readonly failures: readonly Failure[];
  readonly done: number;
  /** The signal that stopped it. */
  readonly stoppedBy?: "SIGINT" | "SIGTERM";
  readonly seconds: number;
}

/** The engine that is used unless one is named: the first that this machine can run. */
export async function defaultEngine(): Promise<string> {
  for (const { name, available } of engines) if ((await available()) === true) return name;
  throw new Error("internal: no engine can run here");
}

/** The runs of this machine and those that came with the repository; bad files are named and skipped. */
export function findRuns({ results, published }: Folders): Promise<{ runs: Run[]; problems: Problem[] }> {
  return scanRuns([...new Set([results, published])]);
}

/** Plans a study from the runs there are. */
export async function planStudy(
  { cells }: Expansion,
  settings: Pick<RunSettings, "folders" | "only">,
): Promise<{ items: PlanItem[]; problems: Problem[] }> {
  const { folders } = settings;
  const { runs, problems } = await findRuns(folders);
  // What was taken back is to be done again, and so is what another major of the protocol made.
  const { withdrawals } = await readArchive([folders.results, folders.published]);
  const comparable = runs.filter(({ protocol }) => protocolMajor(protocol) === protocolMajor(protocolVersion));
  return {
    items: makePlan(cells, withoutWithdrawn(comparable, withdrawals), {
      hasWeights: weightsIn(folders.cache),
      wanted: isWanted(settings),
    }),
    problems,
  };
}

/** Whether a cell in this state is work. */
export function isToDo(state: PlanItem["state"]): boolean {
  return state === "to-do" || state === "re-make";
}

/** Whether a cell is to be done now. */
export function isWanted({ only }: Pick<RunSettings, "only">): (cell: StudyCell) => boolean {
  return (cell) => only === undefined || cell.spec.kind === only;
}

/** Runs what is to do. The first Ctrl-C or SIGTERM ends it after a checkpoint, the second Ctrl-C kills the workers. */
export async function runStudy(
  expansion: Expansion,
  settings: RunSettings,
  events: RunnerEvents = {},
): Promise<StudyResult> {
  const begin = performance.now();
  const { folders, dataFolder } = settings;
  const stop = new AbortController();
  const kill = new AbortController();
  let stoppedBy: "SIGINT" | "SIGTERM" | undefined;
  const onSignal = (signal: "SIGINT" | "SIGTERM"): void => {
    if (stoppedBy !== undefined && signal === "SIGINT") kill.abort();
    stoppedBy ??= signal;
    stop.abort();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  const { maxHours } = settings;
  const timer = maxHours === undefined ? undefined : setTimeout(() => onSignal("SIGTERM"), 3_600_000 * maxHours);
  let problems: readonly Problem[] = [];
  let items: readonly PlanItem[] = [];
  const plan = async (): Promise<readonly PlanItem[]> => {
    ({ items, problems } = await planStudy(expansion, settings));
    return items;
  };
  try {
    const todo = (await plan()).filter(({ state, cell }) => isToDo(state) && isWanted(settings)(cell)).length;
    const result =
      todo === 0
        ? { done: 0, failures: [] }
        : await runCells({
            plan,
            wanted: isWanted(settings),
            workers: Math.min(settings.workers ?? availableParallelism(), todo),
            events,
            signal: stop.signal,
            kill: kill.signal,
            job: {
              engine: { name: settings.engine ?? (await defaultEngine()), threads: settings.threads ?? 1 },
              folders,
              command: expansion.command,
              software: findSoftware(),
              ...(dataFolder === undefined ? {} : { dataFolder }),
            },
          });
    await plan();
    const { done, failures } = result;
    const seconds = (performance.now() - begin) / 1000;
    return { items, problems, failures, done, seconds, ...(stoppedBy === undefined ? {} : { stoppedBy }) };
  } finally {
    clearTimeout(timer);
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}
