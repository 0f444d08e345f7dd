// A visitor without a mouse: goes by Tab, and must see at every stop where he is.
import type { Page } from "playwright-core";

/** A way through a page by keyboard. */
export interface Walk {
  /** Presses Tab until an element that matches has the focus; an Error after so many stops without. */
  readonly to: (selector: string, stops?: number) => Promise<void>;
  readonly press: (key: string) => Promise<void>;
  /** Stops at which the focus was not to be seen, as markup. */
  readonly unseen: string[];
}

/** Starts at the top of a page. */
export function walk(page: Page): Walk {
  const unseen: string[] = [];
  return {
    unseen,
    press: (key) => page.keyboard.press(key),
    async to(selector, stops = 80) {
      const passed: string[] = [];
      for (let stop = 0; stop < stops; stop++) {
        await page.keyboard.press("Tab");
        const { markup, seen, found } = await page.evaluate(lookAtFocus, selector);
        if (!seen) unseen.push(markup);
        if (found) return;
        passed.push(markup);
      }
      throw new Error(`keyboard: must reach ${selector} by Tab, got ${stops} other stops: ${passed.join(" ")}`);
    },
  };
}

/** Runs in the page. */
function lookAtFocus(selector: string): { readonly markup: string; readonly seen: boolean; readonly found: boolean } {
  const element = document.activeElement ?? document.body;
  const markup = element.outerHTML.replace(/>[\s\S]*/, ">");
  const marked = (shown: Element): boolean => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(shown);
    return (outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
  };
  const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
  const within = right > 0 && left < innerWidth && bottom > 0 && top < innerHeight && width > 0 && height > 0;
  // The mark may be around what holds it: a label, the frame of a search field.
  const seen = within && (marked(element) || (element.parentElement !== null && marked(element.parentElement)));
  return { markup, seen: element === document.body || seen, found: element.matches(selector) };
}
