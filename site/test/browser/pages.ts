// Which pages there are: all files of the built site, and which template in src/pages/ each was made from.
import { globSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const source = path.resolve(import.meta.dirname, "../../src/pages");

/** A page of the built site. */
export interface BuiltPage {
  /** Its path within the site: "" for the home page, else ending in a slash (or in .html). */
  readonly path: string;
  /** Its HTML. */
  readonly html: string;
  /** The file in src/pages/ that it was made from: `runs/[id].astro`. */
  readonly template: string;
}

/** A template and the addresses it makes. */
interface Template {
  readonly file: string;
  readonly pattern: RegExp;
  /** Named parts come before filled in ones, as the site's router has it. */
  readonly rank: number;
}

const templates: readonly Template[] = globSync("**/*.{astro,md,mdx}", { cwd: source })
  .map((file) => file.split(path.sep).join("/"))
  .filter((file) => !/(^|\/)_/.test(file))
  .map((file) => {
    const route = file.replace(/\.[^.]*$/, "").replace(/(^|\/)index$/, "");
    const pattern = route
      .replaceAll(/[.+]/g, String.raw`\$&`)
      .replaceAll(/\[(\\\.\\\.\\\.)?[^\]]*\]/g, (_, rest: string | undefined) => (rest === undefined ? "[^/]+" : ".+"));
    const ending = route === "404" ? String.raw`\.html` : route === "" ? "" : "/";
    return { file, pattern: new RegExp(`^${pattern}${ending}$`), rank: (file.match(/\[/g) ?? []).length };
  })
  .toSorted((a, b) => a.rank - b.rank || b.file.length - a.file.length);

/** The templates that make pages. */
export const templateFiles: readonly string[] = templates.map(({ file }) => file);

/** Reads all pages of a built site, in order of their paths. */
export function readPages(folder: string): BuiltPage[] {
  // A folder may be called like a file: `data/404.html/` of a data set of that name.
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .filter((file) => file.endsWith(".html") && !file.startsWith("pagefind/"))
    .map((file): BuiltPage => {
      const address = file.replace(/(^|\/)index\.html$/, "$1");
      const template = templates.find(({ pattern }) => pattern.test(address))?.file ?? "none";
      return { path: address, html: readFileSync(path.join(folder, file), "utf8"), template };
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Whether a page stays open: one that leads elsewhere at once is nothing to look at. */
export function staysOpen({ html }: BuiltPage): boolean {
  return !html.includes('http-equiv="refresh"');
}

/** The largest page of each template: the one with most on it. Pages that do not stay open are left out. */
export function richest(pages: readonly BuiltPage[]): BuiltPage[] {
  return [...Map.groupBy(pages.filter(staysOpen), ({ template }) => template).values()].map((group) =>
    group.reduce((best, page) => (page.html.length > best.html.length ? page : best)),
  );
}
