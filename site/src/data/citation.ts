// How to cite Basin: CITATION.cff as it lies in the repository, and the same as BibTeX.
import { readFile } from "node:fs/promises";
import { z } from "astro/zod";
import { parse } from "yaml";

const person = z.union([
  z.object({ name: z.string() }),
  z.object({ "given-names": z.string(), "family-names": z.string() }),
]);
const work = z.object({ title: z.string(), authors: z.array(person).min(1) });
const schema = work.extend({
  version: z.union([z.string(), z.number()]).transform(String),
  license: z.string(),
  references: z.array(work.extend({ year: z.number(), url: z.url(), conference: z.object({ name: z.string() }) })),
});

/** A citation in both forms. */
export interface Citation {
  /** The file. */
  readonly cff: string;
  /** One entry for Basin, one for each work that it asks to be cited with it. */
  readonly bibtex: string;
  /** As the file names it: `Apache-2.0`. */
  readonly license: string;
}

/** Reads CITATION.cff; an error names what it lacks. */
export async function readCitation(file: string): Promise<Citation> {
  return citationOf(await readFile(file, "utf8"));
}

/** The citation that a CITATION.cff holds. */
export function citationOf(cff: string): Citation {
  const { title, authors, version, license, references } = schema.parse(parse(cff));
  const own = entry("software", "basin", { title, author: people(authors), version, note: license });
  const others = references.map((one) =>
    entry("inproceedings", keyOf(one), {
      title: one.title,
      author: people(one.authors),
      booktitle: one.conference.name,
      year: String(one.year),
      url: one.url,
    }),
  );
  return { cff, bibtex: [own, ...others].join("\n\n"), license };
}

type Person = z.infer<typeof person>;

/** A name that is no person's keeps its order by braces of its own. */
function people(authors: readonly Person[]): string {
  return authors
    .map((one) => ("name" in one ? `{${one.name}}` : `${one["family-names"]}, ${one["given-names"]}`))
    .join(" and ");
}

function keyOf({ authors: [first], year }: { readonly authors: readonly Person[]; readonly year: number }): string {
  const name = first === undefined ? "" : "name" in first ? first.name : first["family-names"];
  return `${name.toLowerCase().replaceAll(/[^a-z]/g, "")}${year}`;
}

function entry(type: string, key: string, fields: Readonly<Record<string, string>>): string {
  // Titles keep their capitals.
  const lines = Object.entries(fields).map(
    ([name, value]) => `  ${name} = {${name === "title" ? `{${value}}` : value}}`,
  );
  return `@${type}{${key},\n${lines.join(",\n")}\n}`;
}
