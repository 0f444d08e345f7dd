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
  /** Whether it only leads to another page. */
  readonly redirect: boolean;
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
      const html = readFileSync(path.join(folder, file), "utf8");
      return { path: address, html, template, redirect: /<meta http-equiv="refresh"/i.test(html) };
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * The largest page of each template: the one with most on it. Where there is a choice it has at most `limit` characters.
 * What only leads elsewhere is none.
 */
export function richest(pages: readonly BuiltPage[], limit = Number.POSITIVE_INFINITY): BuiltPage[] {
  const shown = pages.filter(({ redirect }) => !redirect).toSorted((a, b) => a.html.length - b.html.length);
  return [...Map.groupBy(shown, ({ template }) => template).values()].map(
    (group) => group.findLast(({ html }) => html.length <= limit) ?? group[0]!,
  );
}
