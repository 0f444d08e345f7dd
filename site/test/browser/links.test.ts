// Every internal link and anchor of every page leads somewhere, parsed by a real browser; heads are complete and unique.
import { existsSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { BASE, SITE_URL } from "./build.ts";
import { startChromium } from "./chromium.ts";
import { PLANTED } from "./fixture.ts";
import { readPages, templateFiles } from "./pages.ts";
import { visit } from "./visit.ts";

/** What a parser finds in a page. */
interface Parsed {
  readonly path: string;
  readonly lang: string;
  readonly title: string;
  readonly description: string;
  readonly headings: readonly string[];
  readonly ids: readonly string[];
  /** href and src of everything that has one. */
  readonly targets: readonly string[];
  /** Elements that only planted markup makes. */
  readonly planted: readonly string[];
}

const pages = readPages(inject("siteFolder"));
let browser: Browser;
let parsed: readonly Parsed[];

beforeAll(async () => {
  browser = await startChromium(inject("browser"));
  parsed = await visit(browser, async ({ context }) => {
    const page = await context.newPage();
    const all: Parsed[] = [];
    for (const { path: at, html } of pages) {
      all.push(
        await page.evaluate(
          ({ at, html, planted }): Parsed => {
            const document = new DOMParser().parseFromString(html, "text/html");
            const all = (selector: string): Element[] => [...document.querySelectorAll(selector)];
            return {
              path: at,
              lang: document.documentElement.lang,
              title: document.title,
              description: document.querySelector('meta[name="description"]')?.getAttribute("content") ?? "",
              headings: all("h1").map((heading) => heading.textContent.trim()),
              ids: all("[id]").map(({ id }) => id),
              targets: [
                ...all("[href]").map((element) => element.getAttribute("href")!),
                ...all("[src]").map((element) => element.getAttribute("src")!),
              ],
              planted: [
                ...all("[onerror], [onload], [onfocus], img[src=x]").map(({ outerHTML }) => outerHTML),
                ...all("script").flatMap(({ textContent }) =>
                  textContent.trim().startsWith(`globalThis.${planted}`) ? [textContent] : [],
                ),
                ...all('[href^="javascript:"]').map(({ outerHTML }) => outerHTML),
              ],
            };
          },
          { at, html, planted: PLANTED },
        ),
      );
    }
    return all;
  });
});
afterAll(() => browser?.close());

/** Where a target on a page leads: a file within the site and an anchor; null where it leads outside. */
function resolve(at: string, target: string): { readonly file: string; readonly anchor: string } | null {
  const url = new URL(target, `${SITE_URL}${BASE}${at}`);
  if (url.origin !== SITE_URL) return null;
  return { file: decodeURIComponent(url.pathname), anchor: decodeURIComponent(url.hash.slice(1)) };
}

describe("every page", () => {
  it("was made by a known template, and every template made one", () => {
    expect([...new Set(pages.map(({ template }) => template))].toSorted()).toEqual(templateFiles.toSorted());
  });

  it("has a language, a title, a description and one heading of the first level", () => {
    const faults = parsed.filter(
      ({ lang, title, description, headings }) =>
        lang === "" || title === "" || description.length < 20 || headings.length !== 1 || headings[0] === "",
    );
    expect(faults.map(({ path, title, description, headings }) => ({ path, title, description, headings }))).toEqual(
      [],
    );
  });

  it("has a title and a description that no other page has", () => {
    for (const key of ["title", "description"] as const) {
      const groups = [...Map.groupBy(parsed, (page) => page[key])].filter(([, group]) => group.length > 1);
      expect(
        groups.map(([text, group]) => `${text}: ${group.map(({ path }) => `/${path}`).join(" ")}`),
        key,
      ).toEqual([]);
    }
  });

  it("has no id twice", () => {
    const faults = parsed.flatMap(({ path, ids }) =>
      ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `/${path}: ${id}`),
    );
    expect(faults).toEqual([]);
  });

  it("has links and anchors that lead somewhere", () => {
    const ids = new Map(parsed.map((page) => [page.path, new Set(page.ids)]));
    const faults = new Map<string, string[]>();
    const note = (page: string, what: string): void => {
      faults.set(what, [...(faults.get(what) ?? []), `/${page}`]);
    };
    for (const page of parsed) {
      for (const target of new Set(page.targets)) {
        if (/^(mailto|data|blob):/.test(target)) continue;
        const found = resolve(page.path, target);
        if (found === null) {
          if (!/^https?:\/\//.test(target)) note(page.path, `${target} is no address of the web`);
          continue;
        }
        const { file, anchor } = found;
        if (!file.startsWith(BASE)) {
          note(page.path, `${target} leads out of ${BASE}`);
          continue;
        }
        const within = file.slice(BASE.length);
        const there = ids.get(within);
        if (
          there === undefined &&
          (within === "" || within.endsWith("/") || !existsSync(path.join(inject("siteFolder"), within)))
        ) {
          note(page.path, `${target.split("?")[0]} leads nowhere`);
        } else if (anchor !== "" && there !== undefined && !there.has(anchor) && !anchor.startsWith(":~:")) {
          note(page.path, `${target} has no such anchor`);
        }
      }
    }
    expect([...faults].map(([what, on]) => `${what}: on ${on.length} pages, ${on.slice(0, 2).join(" ")}`)).toEqual([]);
  });

  it("shows what was planted in records as text only", () => {
    expect(parsed.flatMap(({ path, planted }) => planted.map((what) => `/${path}: ${what}`))).toEqual([]);
  });
});
