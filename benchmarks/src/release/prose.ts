// The prose of a release's pages: what stands between two marks belongs to its editors and survives every re-publish; what
// stands outside is written anew. A file whose marks are broken is refused, so that no prose is ever lost.
import { UserError } from "../errors.ts";

const begin = /^\{\/\* prose: ([a-z][a-z0-9-]*) \*\/\}$/;
const end = "{/* end of prose */}";

/** A part of a page that its editors write, with what it says until they do. */
export function prose(name: string, text: string): string {
  return [`{/* prose: ${name} */}`, "", text.trim(), "", end].join("\n");
}

/** The prose of a page by name, as its editors left it. `file` is for the error. */
export function readProse(page: string, file: string): Map<string, string> {
  const found = new Map<string, string>();
  let open: { name: string; lines: string[]; line: number } | undefined;
  for (const [index, line] of page.split(/\r?\n/).entries()) {
    const name = begin.exec(line.trim())?.[1];
    const refuse = (problem: string): never => {
      throw new UserError(`${file}, line ${index + 1}: ${problem}; mend the marks so that no prose is lost`);
    };
    if (name !== undefined) {
      if (open !== undefined) refuse(`prose "${open.name}" must end before "${name}" begins, got no end`);
      if (found.has(name)) refuse(`prose "${name}" must be there once, got two`);
      open = { name, lines: [], line: index + 1 };
    } else if (line.trim() === end) {
      if (open === undefined) refuse("the end of prose must follow its beginning, got none");
      else found.set(open.name, open.lines.join("\n").trim());
      open = undefined;
    } else open?.lines.push(line);
  }
  if (open !== undefined) {
    throw new UserError(
      `${file}, line ${open.line}: prose "${open.name}" must have an end, got none; mend the marks so that no prose is lost`,
    );
  }
  return found;
}

/** A new page with the prose of the old one; prose that the new page has no place for goes to its end. */
export function keepProse(fresh: string, kept: ReadonlyMap<string, string>): string {
  const places = readProse(fresh, "template");
  let page = fresh;
  for (const [name, text] of kept) {
    if (!places.has(name)) page = `${page.trimEnd()}\n\n${prose(name, text)}\n`;
    else page = page.replace(prose(name, places.get(name)!), () => prose(name, text));
  }
  return page;
}
