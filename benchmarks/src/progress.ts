// Shows a running study: bars on a terminal, a line now and then elsewhere, nothing with --json.
// Time left comes from the work done so far in this call; it is for people only.
import { MultiBar, Presets } from "cli-progress";
import type { SingleBar } from "cli-progress";
import { costOf } from "./cost.ts";
import type { RunnerEvents } from "./runner.ts";
import type { StudyCell } from "./study.ts";

/** Events of a runner shown to somebody, until it is closed. */
export interface Progress extends RunnerEvents {
  close(): void;
}

/** Milliseconds between two lines where there is no terminal. */
const LINE_EVERY = 10_000;
const SHARES = 1000;

/** Seconds as people say them: "12 s", "3 min 5 s", "2 h 10 min". */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** The share of the study's work done in this call, and the time left. */
function makeMeter(todo: readonly StudyCell[]): {
  set(cell: StudyCell, share: number): void;
  read(): { share: number; left: string };
} {
  const begin = performance.now();
  const total = todo.reduce((sum, cell) => sum + costOf(cell), 0);
  const shares = new Map<string, number>();
  // What a checkpoint brought along was not done now, and would make the time left too short.
  const first = new Map<string, number>();
  const costs = new Map(todo.map((cell) => [cell.id, costOf(cell)]));
  const sum = (of: ReadonlyMap<string, number>): number =>
    [...of].reduce((all, [id, share]) => all + share * (costs.get(id) ?? 0), 0);
  return {
    set(cell, share) {
      shares.set(cell.id, share);
      if (!first.has(cell.id)) first.set(cell.id, share);
    },
    read() {
      const done = sum(shares);
      const now = done - sum(first);
      const elapsed = (performance.now() - begin) / 1000;
      const left = now > 0.01 * total ? formatSeconds((elapsed * (total - done)) / now) : "to be seen";
      return { share: total === 0 ? 1 : done / total, left };
    },
  };
}

/** Shows the cells of a study as they go on; `todo` are those that are not done yet. */
export function showProgress(todo: readonly StudyCell[], stream: NodeJS.WriteStream = process.stderr): Progress {
  const meter = makeMeter(todo);
  return stream.isTTY ? bars(meter, stream) : lines(meter, todo.length, stream);
}

type Meter = ReturnType<typeof makeMeter>;

function bars(meter: Meter, stream: NodeJS.WriteStream): Progress {
  const format = "{bar} {percentage} % | {label} {text}";
  const many = new MultiBar({ format, stream, hideCursor: true, clearOnComplete: false, barsize: 24 }, Presets.rect);
  const total = many.create(SHARES, 0, { label: "all", text: "" });
  const byWorker = new Map<number, SingleBar>();
  const show = (): void => {
    const { share, left } = meter.read();
    total.update(Math.round(share * SHARES), { label: "all", text: `time left ${left}` });
  };
  return {
    onStart(worker, { label }) {
      const bar = byWorker.get(worker) ?? many.create(SHARES, 0, { label, text: "" });
      byWorker.set(worker, bar);
      bar.update(0, { label, text: "" });
    },
    onProgress(worker, cell, { share, text }) {
      meter.set(cell, share);
      byWorker.get(worker)?.update(Math.round(share * SHARES), { label: cell.label, text });
      show();
    },
    onEnd(worker, cell, done) {
      if (done) meter.set(cell, 1);
      byWorker.get(worker)?.update(done ? SHARES : 0, { label: cell.label, text: done ? "done" : "" });
      show();
    },
    close: () => many.stop(),
  };
}

function lines(meter: Meter, todo: number, stream: NodeJS.WriteStream): Progress {
  let last = performance.now();
  let done = 0;
  const show = (text: string): void => {
    const { share, left } = meter.read();
    stream.write(`${Math.round(share * 100)} %, ${done} of ${todo} cells, time left ${left}; ${text}\n`);
    last = performance.now();
  };
  return {
    onProgress(_worker, cell, { share, text }) {
      meter.set(cell, share);
      if (performance.now() - last >= LINE_EVERY) show(`${cell.label} ${text}`);
    },
    onEnd(_worker, cell, finished) {
      if (!finished) return;
      meter.set(cell, 1);
      done += 1;
      if (performance.now() - last >= LINE_EVERY) show(`${cell.label} done`);
    },
    close: () => {},
  };
}
