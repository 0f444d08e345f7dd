// The messages between the runner and its worker processes.
import type { Job, JobEnd, JobProgress } from "./job.ts";

/** To a worker. `stop`: checkpoint and end the job. */
export type ToWorker = { readonly type: "job"; readonly job: Job } | { readonly type: "stop" };

/** From a worker. */
export type FromWorker =
  | { readonly type: "progress"; readonly progress: JobProgress }
  | { readonly type: "end"; readonly end: JobEnd }
  | { readonly type: "failed"; readonly kind: "user" | "unsupported" | "bug"; readonly message: string };
