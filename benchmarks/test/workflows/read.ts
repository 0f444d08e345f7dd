// The workflow files as data, for the tests of what they may do.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

/** The repository. */
export const root: string = path.resolve(import.meta.dirname, "..", "..", "..");

/** A step of a job. */
export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly "working-directory"?: string;
}

/** A job. */
export interface Job {
  readonly "runs-on"?: unknown;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly uses?: string;
  readonly permissions?: unknown;
  readonly environment?: unknown;
  readonly "timeout-minutes"?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

/** A workflow with the text that it was read from. */
export interface Workflow {
  /** `ci.yml`. */
  readonly file: string;
  readonly text: string;
  /** The events that start it. */
  readonly events: readonly string[];
  readonly permissions: unknown;
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** Reads a workflow from its text. */
export function readWorkflow(file: string, text: string): Workflow {
  const {
    on,
    permissions,
    env = {},
    jobs,
  } = parse(text) as {
    on: string | readonly string[] | object;
    permissions: unknown;
    env?: Record<string, string>;
    jobs: Record<string, Job>;
  };
  const events = typeof on === "string" ? [on] : Array.isArray(on) ? (on as string[]) : Object.keys(on);
  return { file, text, events, permissions, env, jobs };
}

/** Every workflow there is, in order of name. */
export const workflows: readonly Workflow[] = globSync(".github/workflows/*.{yml,yaml}", { cwd: root })
  .toSorted()
  .map((file) => readWorkflow(path.basename(file), readFileSync(path.join(root, file), "utf8")));

/** The steps of a workflow with their jobs. */
export function stepsOf({ jobs }: Workflow): { readonly job: string; readonly step: Step }[] {
  return Object.entries(jobs).flatMap(([job, { steps = [] }]) => steps.map((step) => ({ job, step })));
}
