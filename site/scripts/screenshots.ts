// Takes pictures of the richest page of each template, on a phone and a desktop, in light and dark:
// `node site/scripts/screenshots.ts DIR [RESULTS]`.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { richest } from "../test/browser/pages.ts";
import { show } from "../test/browser/showing.ts";

const [folder, results] = process.argv.slice(2);
if (folder === undefined) throw new Error("screenshots: must be told where to, got nothing; give a folder");
const out = path.resolve(folder);
await mkdir(out, { recursive: true });

await show(
  path.resolve(results ?? path.join(import.meta.dirname, "../../results")),
  async ({ browser, url, pages }) => {
    for (const colorScheme of ["light", "dark"] as const) {
      for (const width of [390, 1280]) {
        const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
        const page = await context.newPage();
        for (const { path: address, template } of richest(pages)) {
          await page.goto(url + address, { waitUntil: "networkidle" });
          const name = template
            .replace(/\.[^.]*$/, "")
            .replaceAll(/[/[\]]+/g, "-")
            .replace(/^-|-$/g, "");
          await page.screenshot({ path: path.join(out, `${name}-${width}-${colorScheme}.png`), fullPage: true });
        }
        await context.close();
      }
    }
  },
);
console.log(`the pictures are in ${out}`);
