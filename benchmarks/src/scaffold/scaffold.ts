// Makes the files of a new definition: its own file, its line in the list, its card, its changeset. Nothing is overwritten,
// and where one file cannot be written none is left.
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { format } from "oxfmt";
import type { FormatConfig } from "oxfmt";
import writeFileAtomic from "write-file-atomic";
import { places } from "../check/places.ts";
import type { Kind } from "../check/places.ts";
import { UserError } from "../errors.ts";
import { checkAnswers } from "./answers.ts";
import type { Answers } from "./answers.ts";
import { cardFile } from "./card.ts";
import { withEntry } from "./list.ts";
import { measureFile } from "./measure.ts";
import { methodFile } from "./method.ts";
import { modelFile } from "./model.ts";

const definitionFile: Readonly<Record<Kind, (answers: Answers) => string>> = {
  model: modelFile,
  method: methodFile,
  measure: measureFile,
};

/** The package whose version a definition raises. */
const packages: Readonly<Record<Kind, string>> = {
  model: "@basin/zoo",
  method: "@basin/trainer",
  measure: "@basin/sharpness",
};

/** What was made, from the repository's root. */
export interface Scaffolded {
  /** New files; the first is the one to fill in. */
  readonly files: readonly string[];
  /** The list that has one more line. */
  readonly list: string;
}

/** Makes the files. Throws UserError for an answer that cannot stand, an id or a file that is there. */
export async function scaffold(root: string, answers: Answers): Promise<Scaffolded> {
  checkAnswers(answers);
  const { kind, id } = answers;
  const { definitions, list, cards } = places[kind];
  const texts = new Map([[`${definitions}/${id}.ts`, definitionFile[kind](answers)]]);
  if (cards !== undefined) texts.set(`${cards}/${id}.md`, cardFile(answers));
  texts.set(`.changeset/new-${kind}-${id}.md`, `---\n"${packages[kind]}": minor\n---\n\nNew ${kind}: \`${id}\`.\n`);
  for (const file of texts.keys()) {
    if (existsSync(path.join(root, file))) {
      throw new UserError(`${file}: must not be there, got a file; choose another id, or move it away`);
    }
  }
  const config = JSON.parse(await readFile(path.join(root, ".oxfmtrc.json"), "utf8")) as FormatConfig;
  const formatted = async (file: string, text: string): Promise<string> => {
    const { code, errors } = await format(path.basename(file), text, config);
    if (errors.length > 0) throw new Error(`internal: ${file}: ${errors[0]?.message}`);
    return code;
  };
  const entry = withEntry(kind, await readFile(path.join(root, list), "utf8"), id);
  const written: string[] = [];
  try {
    for (const [file, text] of texts) {
      const full = path.join(root, file);
      await mkdir(path.dirname(full), { recursive: true });
      await writeFile(full, await formatted(file, text), { flag: "wx" });
      written.push(full);
    }
    await writeFileAtomic(path.join(root, list), await formatted(list, entry));
  } catch (error) {
    for (const file of written) await rm(file, { force: true });
    throw error;
  }
  return { files: [...texts.keys()], list };
}
