// Runs what a plan leaves to do on worker processes: ready cells, the longest first. A worker that dies costs its cell
// one retry, from its checkpoint; a cell that fails is named and the rest goes on. Stopping asks workers to checkpoint.
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { costOf } from "./cost.ts";
import { solutionOf } from "./plan.ts";
import type { PlanItem, Solution } from "./plan.ts";
import type { StudyCell } from "./study.ts";
import type { Job, JobProgress } from "./work/job.ts";
import type { FromWorker, ToWorker } from "./work/messages.ts";

/** A cell that could not be done. */
export interface Failure {
  readonly cell: StudyCell;
  readonly kind: "user" | "unsupported" | "bug";
  readonly message: string;
}

/** Told as cells go on. `worker` counts from 0. */
export interface RunnerEvents {
  onStart?(worker: number, cell: StudyCell): void;
  onProgress?(worker: number, cell: StudyCell, progress: JobProgress): void;
  /** `done`: a run was written. */
  onEnd?(worker: number, cell: StudyCell, done: boolean): void;
}

/** What a runner needs. */
export interface RunnerOptions {
  /** Plans anew from the runs there are; asked at the start and after every training. */
  readonly plan: () => Promise<readonly PlanItem[]>;
  /** Leaves out cells that are not wanted now. */
  readonly wanted?: (cell: StudyCell) => boolean;
  readonly job: Omit<Job, "cell" | "solutions" | "keep" | "known">;
  readonly workers: number;
  readonly events?: RunnerEvents;
  /** Aborted once: checkpoint and end. */
  readonly signal?: AbortSignal;
  /** Kills the workers at once. */
  readonly kill?: AbortSignal;
}

/** How it ended. */
export interface RunnerResult {
  readonly done: number;
  readonly failures: readonly Failure[];
  readonly interrupted: boolean;
}

/** How often a cell is started before it counts as failed. */
const ATTEMPTS = 2;
/** Milliseconds between two looks at a cell that another process works on. */
const BUSY_PAUSE = 500;

/** Runs all cells that are to do; resolves when none is left or it was stopped. */
export async function runCells(options: RunnerOptions): Promise<RunnerResult> {
  const { signal, events = {} } = options;
  let items = await options.plan();
  const failures: Failure[] = [];
  const attempts = new Map<string, number>();
  /** Cells that are being done, have been tried in vain, or wait for another process. */
  const away = new Set<string>();
  let done = 0;
  let running = 0;
  const isStopped = (): boolean => signal?.aborted === true;
  let wake = Promise.withResolvers<void>();
  const changed = (): void => {
    wake.resolve();
    wake = Promise.withResolvers<void>();
  };
  signal?.addEventListener("abort", changed, { once: true });

  const next = (): Pick<Job, "cell" | "solutions" | "keep" | "known"> | undefined => {
    const done = new Map(items.filter(({ state }) => state === "done").map((item) => [item.cell.id, item]));
    const ready = items.filter(
      ({ cell, state }) =>
        (state === "to-do" || state === "re-make") &&
        !away.has(cell.id) &&
        options.wanted?.(cell) !== false &&
        cell.needs.every((need) => done.has(need.cell.id)),
    );
    const [found] = ready.toSorted((a, b) => costOf(b.cell) - costOf(a.cell));
    if (found === undefined) return undefined;
    const { cell, keep, known } = found;
    const solutions: Record<string, Solution> = {};
    for (const need of cell.needs) {
      const run = done.get(need.cell.id)?.run;
      if (run?.kind === "train") solutions[need.cell.id] = solutionOf(run);
    }
    return { cell, solutions, ...(keep === undefined ? {} : { keep }), ...(known === undefined ? {} : { known }) };
  };

  const work = async (index: number): Promise<void> => {
    let child: ChildProcess | undefined;
    while (!isStopped()) {
      const found = next();
      if (found === undefined) {
        if (running === 0 && away.size === failures.length) break;
        await wake.promise;
        continue;
      }
      const { cell } = found;
      away.add(cell.id);
      running += 1;
      child = child?.connected === true ? child : startWorker();
      events.onStart?.(index, cell);
      const answer = await doJob(child, { ...options.job, ...found }, options, (progress) =>
        events.onProgress?.(index, cell, progress),
      );
      running -= 1;
      events.onEnd?.(index, cell, answer.type === "end" && answer.end.status === "done");
      if (answer.type === "died") {
        child = undefined;
        // It may have written its run before it died.
        items = await options.plan();
        const tried = (attempts.get(cell.id) ?? 0) + 1;
        attempts.set(cell.id, tried);
        if (isStopped() || tried < ATTEMPTS) away.delete(cell.id);
        else failures.push({ cell, kind: "bug", message: `worker died ${tried} times (${answer.reason})` });
      } else if (answer.type === "failed") {
        failures.push({ cell, kind: answer.kind, message: answer.message });
      } else if (answer.end.status === "done") {
        done += 1;
        items = await options.plan();
        if (items.some((item) => item.cell.id === cell.id && item.state !== "done")) {
          failures.push({ cell, kind: "bug", message: `run ${answer.end.run} was written and is not found again` });
        } else away.delete(cell.id);
      } else if (answer.end.status === "lost") {
        // The training they belong to is to be made again; a cell that loses them twice has another trouble.
        items = await options.plan();
        const tried = (attempts.get(cell.id) ?? 0) + 1;
        attempts.set(cell.id, tried);
        if (tried < ATTEMPTS) away.delete(cell.id);
        else failures.push({ cell, kind: "user", message: answer.end.reason });
      } else if (answer.end.status === "busy") {
        void wait(BUSY_PAUSE, undefined, signal === undefined ? {} : { signal })
          .then(async () => {
            items = await options.plan();
          })
          .catch(() => {})
          .finally(() => {
            away.delete(cell.id);
            changed();
          });
      } else away.delete(cell.id);
      changed();
    }
    if (child?.connected === true) child.disconnect();
    changed();
  };
  await Promise.all(Array.from({ length: Math.max(1, options.workers) }, (_, index) => work(index)));
  return { done, failures, interrupted: isStopped() };
}

function startWorker(): ChildProcess {
  // No flags of this process: a test runner's or a debugger's are not the worker's.
  return fork(new URL("worker.ts", import.meta.url), [], {
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

type Answer = Exclude<FromWorker, { type: "progress" }> | { readonly type: "died"; readonly reason: string };

/** Gives a worker a job and waits for its end or the worker's. */
function doJob(
  child: ChildProcess,
  job: Job,
  { signal, kill }: RunnerOptions,
  onProgress: (progress: JobProgress) => void,
): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const send = (message: ToWorker): void => {
    if (child.connected) child.send(message, () => {});
  };
  const onStop = (): void => send({ type: "stop" });
  const onKill = (): void => void child.kill("SIGKILL");
  const onMessage = (message: FromWorker): void => {
    if (message.type === "progress") onProgress(message.progress);
    else resolve(message);
  };
  const onExit = (code: number | null, killer: NodeJS.Signals | null): void =>
    resolve({ type: "died", reason: killer ?? `exit code ${code}` });
  // A message that could not be sent: its worker has died, which its exit says.
  const onError = (): void => {};
  child.on("message", onMessage).once("exit", onExit).once("error", onError);
  signal?.addEventListener("abort", onStop);
  kill?.addEventListener("abort", onKill);
  send({ type: "job", job });
  if (signal?.aborted === true) onStop();
  return promise.finally(() => {
    child.off("message", onMessage).off("exit", onExit).off("error", onError);
    signal?.removeEventListener("abort", onStop);
    kill?.removeEventListener("abort", onKill);
  });
}
