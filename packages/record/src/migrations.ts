// How older run files are read: one small function per step, from version v to v + 1, applied in order.
// A migration never touches `spec` or `outcome` in a way that changes a hash without saying so in its comment.
import { UnsupportedError, UserError } from "./error.ts";
import { SCHEMA_VERSION } from "./version.ts";

/** Turns a run of one schema version into the next; the version number itself is raised by {@link migrate}. */
export type Migration = (run: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** By the version that each one starts from: `migrations[0]` would lead from 1 to 2. */
const migrations: readonly Migration[] = [];

/**
 * Raises a parsed run file of any older schema version to the newest.
 *
 * What is not an object with a whole schemaVersion of at least 1 is a UserError; a newer version is an UnsupportedError.
 * `list` is given by tests only.
 */
export function migrate(value: unknown, list: readonly Migration[] = migrations): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const got = value === null ? "null" : Array.isArray(value) ? "an array" : typeof value;
    throw new UserError(`run: must be a JSON object, got ${got}; the file is not a run`);
  }
  let run: Record<string, unknown> = { ...value };
  const version = run["schemaVersion"];
  const newest = list.length + 1;
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) {
    throw new UserError(
      `run: schemaVersion must be a whole number from 1, got ${JSON.stringify(version)}; the file is not a run`,
    );
  }
  if (version > newest) {
    throw new UnsupportedError(
      `run: schemaVersion ${version} is not supported, this version of Basin reads up to ${newest}; use a newer Basin`,
    );
  }
  for (let from = version; from < newest; from++) run = { ...list[from - 1]!(run), schemaVersion: from + 1 };
  return run;
}

if (migrations.length + 1 !== SCHEMA_VERSION) throw new Error("internal: migrations: one per older schema version");
