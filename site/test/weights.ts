// Prints what the richest page of each template weighs: `node site/test/weights.ts [RESULTS]`.
import path from "node:path";
import { richest } from "./browser/pages.ts";
import { show } from "./browser/showing.ts";
import { describeWeight, weigh } from "./browser/weigh.ts";

const results = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, "../../results"));
await show(results, async ({ browser, url, pages }) => {
  for (const { path: page } of richest(pages)) {
    process.stdout.write(`${describeWeight(`/${page}`, await weigh(browser, url + page))}\n\n`);
  }
});
