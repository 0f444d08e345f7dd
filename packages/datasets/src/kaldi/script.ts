// Kaldi script files ("scp"): a line an utterance, its id and where its value begins, "folder/file.ark:12345".
// Source: Kaldi's util/kaldi-io.h on rxfilenames. Commands ("… |") are never run, and ranges are not read.
import { DataError } from "../error.ts";

/** Where an utterance's value lies: a file as the script names it, and the first byte in it. */
export interface Place {
  readonly id: string;
  readonly file: string;
  readonly offset: number;
}

/** Reads a script. Throws `DataError` for a line that names no file, a command, a range, or an utterance again. */
export function parseScript(name: string, text: string): Place[] {
  const seen = new Set<string>();
  const places: Place[] = [];
  text.split("\n").forEach((line, index) => {
    if (line.trim() === "") return;
    const bad = (problem: string): DataError =>
      new DataError(`${name}: line ${index + 1} ${problem}; write an archive with copy-feats or copy-int-vector`);
    const found = /^\s*(\S+)\s+(.*\S)\s*$/.exec(line);
    if (found === null) throw bad("must hold an utterance and a file, got one word");
    const [, id, where] = found as unknown as [string, string, string];
    if (where.startsWith("|") || where.endsWith("|")) throw bad("must name a file, got a command");
    if (where.endsWith("]")) throw bad("must name a whole value, got a range");
    if (seen.has(id)) throw bad(`must name each utterance once, got ${id} again`);
    seen.add(id);
    const parts = /^(.*?)(?::(\d+))?$/.exec(where)!;
    const offset = Number(parts[2] ?? 0);
    if (parts[1] === "" || !Number.isSafeInteger(offset)) throw bad(`must name a file and a byte, got ${where}`);
    places.push({ id, file: parts[1]!, offset });
  });
  return places;
}
