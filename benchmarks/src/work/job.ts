// What a worker is asked to do and what it answers. Everything here crosses a process boundary, so it is plain data.
import type { Provenance } from "@basin/record";
import type { Folders } from "../folders.ts";
import type { PlanItem, Solution } from "../plan.ts";
import type { StudyCell } from "../study.ts";

/** One cell to be done, with everything a worker needs to know. */
export interface Job {
  readonly cell: StudyCell;
  /** The solutions of the trainings that the cell needs, by their cells. */
  readonly solutions: Readonly<Record<string, Solution>>;
  /** Of a training: the iterates it keeps, and the runs of its cell that there are. */
  readonly keep?: PlanItem["keep"];
  readonly known?: PlanItem["known"];
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

/** How a job ended. `busy`: another process works on the cell; `lost`: weights it needs were damaged and are removed now. */
export type JobEnd =
  | { readonly status: "done"; readonly run: string }
  | { readonly status: "lost"; readonly reason: string }
  | { readonly status: "interrupted" }
  | { readonly status: "busy" };

/** What a job is done with. */
export interface JobContext {
  readonly onProgress: (progress: JobProgress) => void;
  readonly signal: AbortSignal;
}
