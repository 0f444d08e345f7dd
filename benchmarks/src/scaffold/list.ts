// Adds a definition to its list file: an import and an entry. The text is formatted afterwards, so where the lines break
// is not decided here.
import { places } from "../check/places.ts";
import type { Kind } from "../check/places.ts";
import { UserError } from "../errors.ts";
import { identifier } from "./answers.ts";

/** What each list is, as text. */
const lists: Readonly<Record<Kind, { readonly folder: string; readonly open: string; readonly close: string }>> = {
  model: { folder: "./models/", open: "export const models: readonly Model[] = [", close: "]" },
  method: { folder: "./methods/", open: "const methods: Readonly<Record<string, Make>> = {", close: "}" },
  measure: { folder: "./probes/", open: "const probes: Readonly<Record<string, Make>> = {", close: "}" },
};

/** The text of a list file with one more definition. Throws UserError where the name is taken or the list is not found. */
export function withEntry(kind: Kind, text: string, id: string): string {
  const { folder, open, close } = lists[kind];
  const file = places[kind].list;
  const name = identifier(id);
  if (new RegExp(`\\b${name}\\b`).test(text)) {
    throw new UserError(`id: must give a name that is free, got ${name}, which ${file} uses; choose another id`);
  }
  const begin = text.indexOf(open);
  const end = text.indexOf(close, begin + open.length);
  const imports = [
    ...text.matchAll(new RegExp(`^import \\{[^}]*\\} from "${folder.replaceAll(".", "\\.")}[^"]+";\\n`, "gm")),
  ];
  const last = imports.at(-1);
  if (begin < 0 || end < 0 || last === undefined) {
    throw new UserError(`${file}: must hold "${open}", got another text; add ${name} by hand`);
  }
  const entries = text
    .slice(begin + open.length, end)
    .trimEnd()
    .replace(/,$/, "");
  const entry = kind === "model" || name === id ? name : `${JSON.stringify(id)}: ${name}`;
  const after = last.index + last[0].length;
  return [
    text.slice(0, after),
    `import { ${name} } from "${folder}${id}.ts";\n`,
    text.slice(after, begin + open.length),
    `${entries},\n  ${entry},\n`,
    text.slice(end),
  ].join("");
}
