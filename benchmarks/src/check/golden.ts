// Golden values of a definition: numbers of a fixed tiny case, recorded with the version, so that a change of meaning
// without a raised version is found. One file a definition; recorded once, and again only with another version.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../errors.ts";

/** What a golden file holds. */
interface Golden {
  readonly version: number;
  readonly values: Readonly<Record<string, number>>;
}

/** A definition with the numbers of its tiny case. */
export interface GoldenCase extends Golden {
  readonly id: string;
  /** Its golden file. */
  readonly file: string;
  /** How far a value may be from the recorded one, as a share of the largest. */
  readonly tolerance: number;
}

/** Compares a definition with its golden values, or records them where `record` is set and there are none of its version. */
export async function checkGolden({ id, file, tolerance, ...now }: GoldenCase, record: boolean): Promise<string> {
  const golden = await readGolden(file);
  const count = String(Object.keys(now.values).length);
  if (golden?.version !== now.version) {
    if (record && (golden === undefined || golden.version < now.version)) {
      const values = Object.fromEntries(
        Object.entries(now.values).map(([name, v]) => [name, Number(v.toPrecision(9))]),
      );
      await writeFile(file, `${JSON.stringify({ version: now.version, values }, null, 2)}\n`);
      return `${count} of version ${now.version} recorded in ${path.basename(path.dirname(file))}/${path.basename(file)}`;
    }
    throw new UserError(
      `${id} golden values: must be of version ${now.version}, got ${golden === undefined ? "none" : `version ${golden.version}`}; when everything else passes, record them with npx basin check ${id} --record, and commit the file`,
    );
  }
  const size = Math.max(...Object.values(golden.values).map(Math.abs));
  const names = new Set([...Object.keys(golden.values), ...Object.keys(now.values)]);
  for (const name of names) {
    const [was, is] = [golden.values[name], now.values[name]];
    if (was !== undefined && is !== undefined && Math.abs(is - was) <= tolerance * size) continue;
    throw new UserError(
      `${id} golden values: ${name} must be the recorded ${was ?? "nothing"}, got ${is ?? "nothing"}; undo what changed its meaning, or raise the version and record them again`,
    );
  }
  return `${count} of version ${now.version}`;
}

async function readGolden(file: string): Promise<Golden | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Golden;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new UserError(`${file}: must be JSON, got something else; restore it from git`);
  }
}
