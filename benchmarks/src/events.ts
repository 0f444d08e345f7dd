// The log of what a study's cells do, for other programs and for `basin watch`: events.jsonl beside the results folder.
// One line an event, each one JSON object (CellEvent), appended in one write, so that processes that share the file do
// not mix their lines. It is for people only: nothing is computed from it, and a log that cannot be written stops nothing.
import { appendFileSync, mkdirSync } from "node:fs";
import { open } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import type { RunnerEvents } from "./runner.ts";
import type { StudyCell } from "./study.ts";

/** One line of the log. Fields are only ever added; a reader leaves what it does not know. */
export interface CellEvent {
  /** ISO 8601, UTC, by the clock of the host. */
  readonly time: string;
  readonly event: "start" | "progress" | "end";
  /** The cell's id. */
  readonly cell: string;
  /** For people: "SB seed 1 train". */
  readonly label: string;
  /** "train", "measure", as in the cell's specification. */
  readonly kind: string;
  /** Where it runs: host, process id of the runner, worker from 0. */
  readonly host: string;
  readonly pid: number;
  readonly worker: number;
  /** Of progress: the share of the cell's work that is done, in [0, 1], and what it is at. */
  readonly share?: number;
  readonly text?: string;
  /** Of end: whether a run was written. */
  readonly done?: boolean;
}

/** The share that a cell must have gone on for another line, and the milliseconds that must have passed. */
const STEP = 0.05;
const PAUSE = 1000;
/** Bytes from the end that are read: far more than the last line of every cell that can run at once. */
const TAIL = 1024 * 1024;

/** The log of a results folder. */
export function eventsPath(results: string): string {
  return path.join(path.dirname(results), "events.jsonl");
}

/** Turns a runner's events into lines of a file; progress is coarse: a line a twentieth of a cell and a second at most. */
export function logEvents(file: string, now: () => number = Date.now): RunnerEvents {
  const told = new Map<string, { share: number; time: number }>();
  const write = (event: CellEvent["event"], worker: number, cell: StudyCell, more: Partial<CellEvent>): void => {
    const line: CellEvent = {
      time: new Date(now()).toISOString(),
      event,
      cell: cell.id,
      label: cell.label,
      kind: cell.spec.kind,
      host: hostname(),
      pid: process.pid,
      worker,
      ...more,
    };
    try {
      mkdirSync(path.dirname(file), { recursive: true });
      appendFileSync(file, `${JSON.stringify(line)}\n`);
    } catch {
      // A full disk will be told by what must be written.
    }
  };
  return {
    onStart(worker, cell) {
      told.delete(cell.id);
      write("start", worker, cell, {});
    },
    onProgress(worker, cell, { share, text }) {
      const last = told.get(cell.id);
      if (last !== undefined && (share < last.share + STEP || now() < last.time + PAUSE)) return;
      told.set(cell.id, { share, time: now() });
      write("progress", worker, cell, { share, text });
    },
    onEnd(worker, cell, done) {
      told.delete(cell.id);
      write("end", worker, cell, { done });
    },
  };
}

/** Tells every event to all of some listeners; those that are undefined are left out. */
export function joinEvents(...listeners: readonly (RunnerEvents | undefined)[]): RunnerEvents {
  return {
    onStart: (...told) => listeners.forEach((one) => one?.onStart?.(...told)),
    onProgress: (...told) => listeners.forEach((one) => one?.onProgress?.(...told)),
    onEnd: (...told) => listeners.forEach((one) => one?.onEnd?.(...told)),
  };
}

/** The last event of each cell near the end of a log; broken lines are left out, a log that is not there has none. */
export async function lastEvents(file: string): Promise<Map<string, CellEvent>> {
  const found = new Map<string, CellEvent>();
  const handle = await open(file, "r").catch(() => undefined);
  if (handle === undefined) return found;
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - TAIL);
    const bytes = Buffer.alloc(size - start);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
    // A tail may begin within a line: that one does not parse.
    for (const line of bytes.toString("utf8", 0, bytesRead).split("\n")) {
      try {
        const event = JSON.parse(line) as CellEvent;
        if (typeof event.cell === "string") found.set(event.cell, event);
      } catch {
        continue;
      }
    }
  } finally {
    await handle.close();
  }
  return found;
}
