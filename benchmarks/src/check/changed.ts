// Which definitions a change touches: files of definitions, cards and golden values that differ from a git ref, those
// that git does not know yet included.
import { execFile } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { models } from "@basin/zoo";
import { UserError } from "../errors.ts";
import { idsOf } from "./definitions.ts";
import type { Named } from "./definitions.ts";
import { places } from "./places.ts";
import type { Kind } from "./places.ts";

const run = promisify(execFile);

async function git(root: string, words: readonly string[]): Promise<string[]> {
  const { stdout } = await run("git", ["-C", root, ...words], { maxBuffer: 2 ** 26 });
  return stdout.split("\0").filter((name) => name !== "");
}

/** The files that differ from where this branch left a ref, from the repository's root. Throws UserError for no such ref. */
export async function changedFiles(root: string, ref: string): Promise<string[]> {
  // A ref never begins with a dash: git would take it for an option.
  const [base] = ref.startsWith("-")
    ? []
    : await run("git", ["-C", root, "merge-base", ref, "HEAD"]).then(
        ({ stdout }) => [stdout.trim()],
        () => [],
      );
  if (base === undefined) {
    throw new UserError(
      `check --changed: must be a commit that git has here, got "${ref}"; fetch it, or name another, as origin/main`,
    );
  }
  const folders = Object.values(places).flatMap(({ definitions, golden, cards }) =>
    [definitions, golden, cards ?? []].flat(),
  );
  const tracked = await git(root, ["diff", "--name-only", "-z", "--no-renames", base, "--", ...folders]);
  const unknown = await git(root, ["ls-files", "--others", "--exclude-standard", "-z", "--", ...folders]);
  return [...new Set([...tracked, ...unknown])].toSorted();
}

/**
 * The definitions that files belong to. A file of a folder of definitions that is no definition's own is used by others,
 * so all of its kind count. Throws UserError for a new file whose definition is not in the list.
 */
export async function definitionsOf(root: string, files: readonly string[]): Promise<Named[]> {
  const found = new Map<string, Named>();
  const add = (kind: Kind, ids: readonly string[]): void => {
    for (const id of ids) found.set(`${kind} ${id}`, { kind, id });
  };
  for (const file of files) {
    const [folder, name] = [path.posix.dirname(file), path.posix.basename(file)];
    for (const [kind, place] of Object.entries(places) as [Kind, (typeof places)[Kind]][]) {
      const [id] = name.split(".");
      if (folder === place.cards || folder === place.golden)
        add(
          kind,
          idsOf(kind).filter((one) => one === id),
        );
      if (folder !== place.definitions || !name.endsWith(".ts") || name.endsWith(".test.ts")) continue;
      add(kind, await idsIn(root, kind, file));
    }
  }
  return [...found.values()];
}

async function idsIn(root: string, kind: Kind, file: string): Promise<readonly string[]> {
  const [id] = path.posix.basename(file).split(".");
  const ids = idsOf(kind);
  let exported: unknown[];
  try {
    exported = Object.values((await import(pathToFileURL(path.join(root, file)).href)) as object);
  } catch (error) {
    // It was removed, and its definition with it.
    if ((error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND" && !ids.includes(id!)) return [];
    throw error;
  }
  if (kind === "model") {
    const here = exported.filter((one) => typeof one === "object" && one !== null && "build" in one && "id" in one);
    const listed = here.filter((one) => models.includes(one as (typeof models)[number]));
    if (listed.length === here.length) return listed.map((one) => String((one as { id: unknown }).id));
    const missing = here.find((one) => !listed.includes(one)) as { id: unknown };
    throw new UserError(
      `${file}: must be in ${places.model.list}, got no line for ${String(missing.id)} there; add it`,
    );
  }
  if (ids.includes(id!)) return [id!];
  // A definition that nobody listed gives something that calls itself by the name of the file.
  const calls = exported.filter((one): one is () => unknown => typeof one === "function" && one.length <= 1);
  if (calls.some((make) => named(make) === id)) {
    throw new UserError(`${file}: must be in ${places[kind].list}, got no line for ${id} there; add it`);
  }
  return ids;
}

/** The id that a function makes something of, if it does. */
function named(make: () => unknown): unknown {
  try {
    return (make() as { id?: unknown } | undefined)?.id;
  } catch {
    return undefined;
  }
}
