// What keeps a reader out of a page as it stands: axe's findings, and content wider than the window.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/** WCAG 2.2 at levels A and AA, and axe's best practices. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

/** What is left out, as it is alike and axe takes seconds for hundreds: rows of a table after the first, marks of a chart. */
const ALIKE = ["tbody > tr:nth-child(n + 6)", "figure[data-chart] svg > g"];

/** What axe looks at. */
export interface Look {
  /** All rules, or those about colours alone. */
  readonly rules?: "all" | "colours";
  /** A part of the page, with all that is in it; all of the page but what is alike unless given. */
  readonly within?: string;
}

/** What axe finds, one line for each rule broken, with the elements. */
export async function barriers(page: Page, state: string, { rules = "all", within }: Look = {}): Promise<string[]> {
  const axe = new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ["violations"] })
    .withTags(rules === "all" ? RULES : ["cat.color"]);
  if (within === undefined) for (const selector of ALIKE) axe.exclude(selector);
  else axe.include(within);
  const { violations } = await axe.analyze();
  return violations.map(({ id, help, nodes }) => {
    const where = nodes.slice(0, 4).map(({ target, failureSummary }) => {
      const why = (failureSummary ?? "").split("\n").slice(1, 2).join("").trim();
      return `${target.flat().join(" ")} (${why})`;
    });
    return `${state}: ${id}: ${help}: ${nodes.length} × ${where.join("; ")}`;
  });
}

/** What makes a page wider than its window, the innermost elements first; nothing where it is not wider. */
export function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .filter((element) => {
        // Within something that scrolls by itself it is not what widens the page.
        for (let above = element.parentElement; above !== null; above = above.parentElement) {
          if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(above).overflowX)) return false;
        }
        return true;
      })
      .map((element) => {
        const names: string[] = [];
        for (
          let at: Element | null = element;
          at !== null && at !== document.body && names.length < 4;
          at = at.parentElement
        ) {
          const classes = [...at.classList].map((name) => `.${name}`).join("");
          names.unshift(`${at.tagName.toLowerCase()}${at.id === "" ? "" : `#${at.id}`}${classes}`);
        }
        return names.join(" > ");
      });
    return [`at ${clientWidth} px the page is ${scrollWidth} px wide: ${wide.slice(-3).toReversed().join(", ")}`];
  });
}
