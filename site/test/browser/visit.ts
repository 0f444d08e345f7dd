// A page as its visitor has it: opened in a context of its own, and watched. Whatever a visitor should never see is noted:
// errors and warnings in the console, failed and outside requests, dialogs, scripts that were planted in records.
import { inject } from "vitest";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { PLANTED } from "./fixture.ts";

/** The widths that pages are looked at. */
export const PHONE: { readonly width: number; readonly height: number } = { width: 390, height: 844 };
/** See PHONE. */
export const DESKTOP: { readonly width: number; readonly height: number } = { width: 1280, height: 800 };

/** A visitor: pages opened in one context. */
export interface Visitor {
  readonly context: BrowserContext;
  /** What went wrong so far, one line each with the page's address. */
  readonly faults: string[];
  /** Every address that was asked for. */
  readonly requests: string[];
  /** Opens a page of the site by its path within it (`models/`), loaded with all that it asks for at once. */
  readonly open: (path: string) => Promise<Page>;
  /** Leaves a page: looks whether a planted script ran there, and closes it. */
  readonly leave: (page: Page) => Promise<void>;
}

/** Lets a visitor do something, and closes the context whatever happened. */
export async function visit<T>(
  browser: Browser,
  work: (visitor: Visitor) => Promise<T>,
  options: BrowserContextOptions = {},
): Promise<T> {
  const site = inject("siteUrl");
  const context = await browser.newContext({ viewport: DESKTOP, ...options });
  const faults: string[] = [];
  const requests: string[] = [];
  const note = (page: Page | null, what: string): void => {
    faults.push(`${page?.url().replace(site, "/") ?? "?"}: ${what}`);
  };
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type()))
      note(message.page(), `console ${message.type()}: ${message.text()}`);
  });
  context.on("weberror", (error) => note(error.page(), `uncaught ${error.error().message}`));
  context.on("dialog", (dialog) => {
    note(dialog.page(), `dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on("request", (request) => {
    requests.push(request.url());
    if (!request.url().startsWith(site) && !/^(data|blob|about):/.test(request.url())) {
      note(null, `asks outside the site for ${request.url()}`);
    }
  });
  context.on("requestfailed", (request) => {
    // What a page that is being left no longer waits for has not failed.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") note(null, `failed request of ${request.url()}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) note(null, `status ${response.status()} of ${response.url()}`);
  });
  const visitor: Visitor = {
    context,
    faults,
    requests,
    async open(path) {
      const page = await context.newPage();
      await page.goto(site + path, { waitUntil: "load" });
      return page;
    },
    async leave(page) {
      const planted = await page.evaluate((name) => Reflect.get(globalThis, name) as unknown, PLANTED);
      if (planted !== undefined) note(page, `a script planted in a record ran: ${JSON.stringify(planted)}`);
      await page.close();
    },
  };
  try {
    const result = await work(visitor);
    for (const page of context.pages()) await visitor.leave(page);
    return result;
  } finally {
    await context.close();
  }
}
