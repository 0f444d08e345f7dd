// What a study is at, seen from outside: its plan from the runs there are, running cells from the locks, how far they
// are from the event log. Runs are read anew only when another cell runs than before, when one has ended (it may have begun
// and ended between two looks), or after a while, since reading verifies every file.
import { eventsPath, lastEvents } from "./events.ts";
import type { Folders } from "./folders.ts";
import { lockHolders } from "./locks.ts";
import { countStates } from "./report/cells.ts";
import type { CellCounts } from "./report/cells.ts";
import { planStudy } from "./run-study.ts";
import type { Expansion } from "./study.ts";

/** A cell that is being worked on. */
interface RunningCell {
  readonly cell: string;
  readonly label: string;
  readonly host: string;
  readonly pid: number;
  /** The share of its work that is done, in [0, 1]; null where it has told nothing yet. */
  readonly share: number | null;
  readonly text: string;
}

/** A study at one moment. */
export interface Sight {
  readonly cells: CellCounts;
  readonly running: readonly RunningCell[];
}

/** Milliseconds after which runs are read again even where the same cells run: some may have come from elsewhere. */
const READ_EVERY = 60_000;

/** Makes a function that looks at a study; each call gives what it is at now. */
export function watchStudy(expansion: Expansion, folders: Folders): () => Promise<Sight> {
  const labels = new Map(expansion.cells.map(({ id, label }) => [id, label]));
  let cells: Sight["cells"] | undefined;
  let [before, read] = ["", 0];
  return async () => {
    const held = (await lockHolders(folders.cache)).filter(({ cell }) => labels.has(cell));
    // Before the runs: what it says has ended is among them.
    const events = await lastEvents(eventsPath(folders.results));
    const ended = [...events.values()].filter(({ cell, event }) => event === "end" && labels.has(cell));
    const now = JSON.stringify([held.map(({ cell }) => cell), ended.map(({ cell, time }) => [cell, time])]);
    if (cells === undefined || now !== before || performance.now() - read > READ_EVERY) {
      const { items } = await planStudy(expansion, { folders });
      cells = countStates(items);
      [before, read] = [now, performance.now()];
    }
    const running = held.map(({ cell, host, pid }): RunningCell => {
      const event = events.get(cell);
      // Of an earlier start of the cell nothing is shown.
      const { share = null, text = "" } = event?.event === "progress" ? event : {};
      return { cell, label: labels.get(cell)!, host, pid, share, text };
    });
    return { cells, running };
  };
}
