// Runs cells with the code of a checkout: this one's or that of an older commit. It imports nothing but that checkout's
// runner, so that the older code decides everything; started by passes.ts as a process of its own.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** What a process is asked to run. */
export interface CellsRequest {
  /** The checkout. */
  readonly root: string;
  /** Resolved cells, each after those it needs. */
  readonly cells: readonly object[];
  readonly folders: { readonly results: string; readonly published: string; readonly cache: string };
  readonly engine: string;
  readonly threads: number;
  readonly workers: number;
  readonly command: string;
  /** After so many hours it ends after a checkpoint. */
  readonly maxHours: number;
}

/** What came of it. */
export interface CellsAnswer {
  readonly done: number;
  readonly failures: readonly { readonly cell: string; readonly message: string }[];
  readonly stopped: boolean;
}

/** The part of a checkout's runner that is relied on; the same since the first published run. */
interface Runner {
  readonly runStudy: (
    expansion: object,
    settings: object,
  ) => Promise<{
    readonly done: number;
    readonly failures: readonly { readonly cell: { readonly id: string }; readonly message: string }[];
    readonly stoppedBy?: string;
  }>;
}

const [requestFile, answerFile] = process.argv.slice(2) as [string, string];
const { root, cells, command, ...settings } = JSON.parse(await readFile(requestFile, "utf8")) as CellsRequest;
const runner = pathToFileURL(path.join(root, "benchmarks", "src", "run-study.ts")).href;
const { runStudy } = (await import(runner)) as Runner;
const { done, failures, stoppedBy } = await runStudy({ cells, command, reductions: [] }, settings);
const answer: CellsAnswer = {
  done,
  failures: failures.map(({ cell, message }) => ({ cell: cell.id, message })),
  stopped: stoppedBy !== undefined,
};
await writeFile(answerFile, JSON.stringify(answer));
