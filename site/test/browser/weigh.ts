// What a page weighs on the wire: bodies and headers of all responses up to when it is quiet, as a static host compresses
// them. The scripts of charts, which come when a chart is seen, are counted by themselves.
import type { Browser, Response } from "playwright-core";

/** Bytes transferred. */
export interface Weight {
  /** All but the scripts of charts. */
  readonly page: number;
  readonly chartScripts: number;
  /** Each response, the heaviest first. */
  readonly parts: readonly { readonly address: string; readonly bytes: number; readonly ofCharts: boolean }[];
}

/** Opens a page with an empty cache and weighs it. */
export async function weigh(browser: Browser, address: string): Promise<Weight> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    const responses: Response[] = [];
    page.on("response", (response) => responses.push(response));
    await page.goto(address, { waitUntil: "networkidle" });
    const parts = await Promise.all(
      responses.map(async (response) => {
        const { responseBodySize, responseHeadersSize } = await response.request().sizes();
        const ofCharts = response.request().resourceType() === "script" && isOfCharts(await response.text());
        return { address: response.url(), bytes: responseBodySize + responseHeadersSize, ofCharts };
      }),
    );
    const sum = (ofCharts: boolean): number =>
      parts.filter((part) => part.ofCharts === ofCharts).reduce((total, { bytes }) => total + bytes, 0);
    return { page: sum(false), chartScripts: sum(true), parts: parts.toSorted((a, b) => b.bytes - a.bytes) };
  } finally {
    await context.close();
  }
}

/** Whether a script is of the chart library: its parts name each other, none of our own scripts does. */
export function isOfCharts(script: string): boolean {
  return script.includes("vega.github.io/schema") || /vega-(embed|loader|scale|expression)/.test(script);
}

/** A page's weight as lines for people. */
export function describeWeight(name: string, { page, chartScripts, parts }: Weight): string {
  const line = (bytes: number, what: string): string => `${(bytes / 1000).toFixed(1).padStart(8)} kB  ${what}`;
  return [
    name,
    ...parts.map(({ address, bytes, ofCharts }) => line(bytes, `${address}${ofCharts ? " (charts)" : ""}`)),
    line(page, `in all${chartScripts > 0 ? `, and ${(chartScripts / 1000).toFixed(1)} kB of charts' scripts` : ""}`),
  ].join("\n");
}
