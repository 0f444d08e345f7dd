// What a run is: schema, identity, files, statistics, workloads, claims. What a browser can use is listed in browser.ts.
export * from "./browser.ts";
export { readArchive, releasePath, withdrawalPath, writeRelease } from "./archive.ts";
export type { Archive } from "./archive.ts";
export { collectEnvironment } from "./environment.ts";
export { addRuns, iterateRuns, makeRunId, MAX_RUN_BYTES, readRun, runPath, scanRuns, writeRun } from "./store.ts";
export type { Added, Found, Problem } from "./store.ts";
