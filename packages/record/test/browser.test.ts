// The browser entry in a browser's world: bundled with nothing of Node, run where only the web's globals are, the same answers.
import vm from "node:vm";
import { rolldown } from "rolldown";
import { expect, it } from "vitest";
import * as browser from "../src/browser.ts";
import * as all from "../src/index.ts";
import { measureRun, sharpnessValue, trainRun } from "./example.ts";

it("is what the package exports but folders and the machine", () => {
  const node = Object.keys(all)
    .filter((name) => !(name in browser))
    .toSorted();
  expect(node).toEqual([
    "MAX_RUN_BYTES",
    "addRuns",
    "collectEnvironment",
    "iterateRuns",
    "makeRunId",
    "readArchive",
    "readRun",
    "releasePath",
    "runPath",
    "scanRuns",
    "withdrawalPath",
    "writeRelease",
    "writeRun",
  ]);
});

it("reads, verifies and judges records without anything of Node", async () => {
  const bundle = await rolldown({
    input: "entry",
    platform: "browser",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? new URL("entry.ts", import.meta.url).pathname : undefined),
        load: (id) =>
          id.endsWith("/test/entry.ts")
            ? 'import * as record from "@basin/record/browser"; globalThis.record = record;'
            : undefined,
      },
    ],
  });
  const { output } = await bundle.generate({ format: "esm", codeSplitting: false });
  await bundle.close();
  expect(output).toHaveLength(1);
  expect(output[0].imports).toEqual([]);
  expect(output[0].dynamicImports).toEqual([]);
  expect(output[0].code).not.toMatch(/(from|import|require\()\s*"node:/);

  const train = await trainRun(1);
  const measure = await measureRun(2, train, {}, [sharpnessValue()]);
  const forged = { ...train, outcomeHash: "0".repeat(64) };
  const ask = `(async () => {
    const runs = JSON.parse(input).map(record.parseRun);
    const checks = await Promise.all(runs.map((run) => record.verifyRun(run).then(() => "verified", (error) => error.message)));
    const ledger = record.judgeAll(record.workloadsOf(runs.slice(0, 2)));
    return JSON.stringify([checks, record.estimate([1, 2, 4]), ledger.map(({ count }) => count)]);
  })()`;
  const input = JSON.stringify([train, measure, forged]);
  // TypeScript knows WebAssembly with the library of the DOM alone.
  const WebAssembly: unknown = Reflect.get(globalThis, "WebAssembly");
  const web = { input, crypto, TextEncoder, TextDecoder, URL, WebAssembly, atob, console, setTimeout, performance };
  const world = vm.createContext(web);
  await (vm.runInContext(`(async () => { ${output[0].code} })()`, world) as Promise<void>);
  const there = await (vm.runInContext(ask, world) as Promise<string>);
  const here = await (vm.runInNewContext(ask, { input, record: browser, JSON, Promise }) as Promise<string>);
  expect(there).toBe(here);
  const [checks] = JSON.parse(there) as [string[]];
  expect(checks).toEqual(["verified", "verified", expect.stringContaining("outcomeHash must be")]);
});
