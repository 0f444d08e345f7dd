// What a worker is asked to do and what it answers. Everything here crosses a process boundary, so it is plain data.
import type { Provenance } from "@basin/record";
import type { Folders } from "../folders.ts";
import type { Solution } from "../plan.ts";
import type { StudyCell } from "../study.ts";

/** One cell to be done, with everything a worker needs to know. */
export interface Job {
  readonly cell: StudyCell;
  /** Of a measurement: the run whose weights are measured. */
  readonly solution?: Solution;
  readonly engine: { readonly name: string; readonly threads: number };
  readonly folders: Folders;
  readonly dataFolder?: string;
  readonly command: string;
  readonly software: Provenance["software"];
}

/** How far a job is: a share of its work, and what to show. */
export interface JobProgress {
  /** In [0, 1]. */
  readonly share: number;
  readonly text: string;
}

/** How a job ended. `busy`: another process works on the cell. */
export type JobEnd =
  | { readonly status: "done"; readonly run: string; readonly solution?: Solution }
  | { readonly status: "interrupted" }
  | { readonly status: "busy" };

/** What a job is done with. */
export interface JobContext {
  readonly onProgress: (progress: JobProgress) => void;
  readonly signal: AbortSignal;
}
