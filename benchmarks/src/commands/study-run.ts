// Runs a study for a command and reports it: what `run` and `quickstart` have in common.
import { availableParallelism } from "node:os";
import { estimateCells } from "../estimate.ts";
import { eventsPath, joinEvents, logEvents } from "../events.ts";
import { exitCodes } from "../exit-codes.ts";
import { formatBytes, print } from "../output.ts";
import { formatSeconds, showProgress } from "../progress.ts";
import { countStates } from "../report/cells.ts";
import { defaultEngine, isToDo, isWanted, planStudy, runStudy } from "../run-study.ts";
import type { RunSettings } from "../run-study.ts";
import type { Expansion } from "../study.ts";

/** Runs what is to do, prints the report, and gives the exit code. */
export async function runAndReport(
  expansion: Expansion,
  settings: RunSettings,
  { json, next }: { readonly json?: boolean | undefined; readonly next: string },
): Promise<number> {
  const { items } = await planStudy(expansion, settings);
  const wanted = isWanted(settings);
  const todo = items.filter(({ state, cell }) => isToDo(state) && wanted(cell)).map(({ cell }) => cell);
  const progress = json === true || todo.length === 0 ? undefined : showProgress(todo);
  const events = joinEvents(progress, logEvents(eventsPath(settings.folders.results)));
  const result = await runStudy(expansion, settings, events).finally(() => progress?.close());
  const report = expansion.report(result.items);
  const cells = countStates(result.items);
  const { failures, stoppedBy, problems, seconds, done } = result;
  const again =
    failures.length > 0 || stoppedBy !== undefined || cells.todo > 0 ? `${expansion.command}   (goes on)` : next;
  const told = failures.map(({ cell, kind, message }) => ({ cell: cell.id, label: cell.label, kind, message }));
  print(
    json,
    {
      cells,
      ...report.data,
      results: settings.folders.results,
      problems,
      failures: told,
      done,
      seconds,
      stoppedBy: stoppedBy ?? null,
    },
    [
      report.text(process.stdout.isTTY),
      ...problems.map(({ path, reason }) => `Skipped ${path}: ${reason}`),
      ...told.map(({ label, message }) => `Failed: ${label}: ${message}`),
      ...(done > 0 ? [`${done} cells in ${formatSeconds(seconds)}.`] : []),
      ...(cells.todo === 0 && done === 0 ? ["Everything was done already."] : []),
      `Records: ${settings.folders.results}`,
    ].join("\n"),
    again,
  );
  if (stoppedBy === "SIGINT") return exitCodes.interrupted;
  if (stoppedBy === "SIGTERM") return exitCodes.preempted;
  if (failures.length === 0) return exitCodes.done;
  if (failures.some(({ kind }) => kind === "bug")) return exitCodes.bug;
  return failures.some(({ kind }) => kind === "user") ? exitCodes.user : exitCodes.unsupported;
}

/** Prints the cells of a study, what is done, and an estimate of the rest; runs nothing. */
export async function dryRun(
  expansion: Expansion,
  settings: RunSettings,
  json: boolean | undefined,
  next: string,
): Promise<number> {
  const { items } = await planStudy(expansion, settings);
  const wanted = isWanted(settings);
  const engine = settings.engine ?? (await defaultEngine());
  const workers = settings.workers ?? availableParallelism();
  const todo = items.filter(({ state, cell }) => isToDo(state) && wanted(cell));
  const estimate = await estimateCells(todo, engine, settings.threads ?? 1, Math.min(workers, todo.length));
  const cells = items.map(({ cell, state, run }) => ({
    cell: cell.id,
    label: cell.label,
    state,
    scale: cell.scale,
    run: run?.id ?? null,
  }));
  const text = [
    ...cells.map(({ cell, label, state, scale }) => `${state.padEnd(10)} ${cell.slice(0, 12)}  ${label} (${scale})`),
    "",
    `${cells.length} cells, ${todo.length} to do: about ${formatSeconds(estimate.seconds)} with ${workers} workers of engine ${engine}; ` +
      `up to ${formatBytes(estimate.memoryPerWorker)} of memory a worker, ${formatBytes(estimate.disk)} of disk for weights and checkpoints.`,
  ].join("\n");
  print(json, { cells, todo: todo.length, engine, workers, estimate }, text, next);
  return exitCodes.done;
}
