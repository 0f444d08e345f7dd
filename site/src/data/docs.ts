// The repository's documents as pages: docs/*.md, docs/decisions/*.md and CONTRIBUTING.md. They are written for both places:
// links between them become links between pages, a link to the file of a claim or a study becomes one to its page, and one to another
// file of the repository leads there where the site knows the repository, and is plain text where it does not.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Loader } from "astro/loaders";
import { pages } from "./address.ts";

/** A document of the repository. */
export interface Doc {
  /** From the repository's root, with forward slashes. */
  readonly file: string;
  readonly slug: string;
  readonly title: string;
  /** How it begins, without marks: what a search engine says of it. */
  readonly description: string;
  /** Without the title. */
  readonly body: string;
}

/** Reads the documents of a repository, in order of their files. */
export async function readDocs(root: string): Promise<Doc[]> {
  const folders = ["docs", "docs/decisions"];
  const found = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(path.join(root, folder));
      return names.filter((name) => name.endsWith(".md")).map((name) => `${folder}/${name}`);
    }),
  );
  const files = [...found.flat(), "CONTRIBUTING.md"].sort();
  return Promise.all(files.map(async (file) => parseDoc(file, await readFile(path.join(root, file), "utf8"))));
}

/** A document from its text; an error names one without a title. */
export function parseDoc(file: string, text: string): Doc {
  const [, title, body] = /^# (.+)\n([\s\S]*)$/.exec(text) ?? [];
  if (title === undefined || body === undefined) {
    throw new Error(`${file}: must begin with a title, got ${text.slice(0, 40)}; write "# Title" on its first line`);
  }
  return { file, slug: slugOf(file), title: plain(title), description: descriptionOf(body) || plain(title), body };
}

/** `docs/protocol.md` is `protocol`, `docs/decisions/README.md` is `decisions`. */
function slugOf(file: string): string {
  const within = file.replace(/^docs\//, "").replace(/\.md$/, "");
  return within === "CONTRIBUTING" ? "contributing" : within.replace(/\/README$/, "");
}

/** The first paragraph that is text, in two hundred characters or so. */
function descriptionOf(body: string): string {
  const paragraphs = body.split(/\n\s*\n/).map((text) => plain(text.trim().replaceAll("\n", " ")));
  const text = paragraphs.find((one) => /^[\p{Lu}\p{Ll}].*\s.*\s/u.test(one) && /^[^a-z]/.test(one)) ?? "";
  if (text.length <= 200) return text;
  return `${text.slice(0, 200).replace(/\W+\w*$/, "")} …`;
}

/** Text without links, emphasis and code marks. */
function plain(text: string): string {
  return text
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/[`*]|\b_|_\b/g, "")
    .trim();
}

/** What links need to know. */
export interface LinkContext {
  readonly docs: readonly Pick<Doc, "file" | "slug">[];
  /** The repository's address, without a slash at the end; null where it is not known. */
  readonly repository: string | null;
}

/** Where a link of a document leads on the site; null where nowhere. */
export function resolveLink(from: string, target: string, { docs, repository }: LinkContext): string | null {
  if (/^(https?:|mailto:|#)/.test(target)) return target;
  const [link = "", anchor] = target.split("#");
  const file = path.posix.normalize(path.posix.join(path.posix.dirname(from), link));
  const hash = anchor === undefined ? "" : `#${anchor}`;
  const doc = docs.find((one) => one.file === file);
  if (doc !== undefined) return pages.doc(doc.slug) + hash;
  const claim = /^packages\/record\/src\/claims\/([a-z0-9-]+)\.ts$/.exec(file)?.[1];
  if (claim !== undefined) return pages.claim(claim);
  const study = /^benchmarks\/src\/studies\/([a-z-]+)\.ts$/.exec(file)?.[1];
  if (study !== undefined) return pages.study(study);
  return repository === null || file.startsWith("..") ? null : `${repository}/blob/main/${file}${hash}`;
}

/** The Markdown of a document with its links leading to pages; code is left as it is. */
export function rewriteLinks({ file, body }: Pick<Doc, "file" | "body">, context: LinkContext): string {
  return body
    .split(/^(```[\s\S]*?^```)$/m)
    .map((part) => (part.startsWith("```") ? part : rewritePart(file, part, context)))
    .join("");
}

function rewritePart(file: string, part: string, context: LinkContext): string {
  return part.replaceAll(
    /(?<code>`[^`\n]*`)|(?<image>!?)\[(?<text>(?:[^[\]]|\[[^\]]*\])*)\]\((?<target>[^)\s]+)\)/g,
    (whole, ...rest) => {
      const { code, image, text, target } = rest.at(-1) as Record<string, string | undefined>;
      if (code !== undefined || image === "!" || target === undefined) return whole;
      const href = resolveLink(file, target, context);
      return href === null ? (text ?? "") : `[${text}](${href})`;
    },
  );
}

/** HTML of a document with what wide tables and commands need to be reached by keyboard. */
export function reachable(html: string): string {
  return html
    .replaceAll("<table>", '<div class="doc-table" role="group" aria-label="Table" tabindex="0"><table>')
    .replaceAll("</table>", "</table></div>")
    .replaceAll("<pre>", '<pre tabindex="0">');
}

/** Loads the documents as a collection. */
export function docsLoader(root: string, repository: string | null): Loader {
  return {
    name: "docs",
    load: async (context) => {
      const docs = await readDocs(root);
      context.store.clear();
      for (const doc of docs) {
        const { file, slug, title, description } = doc;
        const markdown = rewriteLinks(doc, { docs, repository });
        const rendered = await context.renderMarkdown(markdown);
        context.store.set({
          id: slug,
          data: await context.parseData({ id: slug, data: { title, description, file } }),
          body: markdown,
          digest: context.generateDigest(markdown),
          rendered: { ...rendered, html: reachable(rendered.html) },
        });
      }
    },
  };
}
