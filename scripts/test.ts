// `npm test` after the set-up: every check, then every test. The last line is "N passed, N failed".
// A check (types, lint, format, unused code) counts as one test.
import { spawnSync } from "node:child_process";
import { globSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** Runs a command in the root with its output shown; true when it exits 0. */
function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] }).status === 0;
}

for (const report of globSync("{packages/*,benchmarks,site,.}/.report/vitest.json", { cwd: root })) {
  rmSync(path.join(root, report));
}

let passed = 0;
let failed = 0;
let skipped = 0;
for (const check of ["types", "lint", "format", "unused"]) {
  if (run("turbo", ["run", `//#${check}`, "--output-logs=errors-only"])) passed++;
  else failed++;
}
// One package after the other: their tests use every core themselves.
const testsRan = run("turbo", ["run", "test", "--concurrency=1", "--continue", "--output-logs=errors-only"]);
const rootRan = run("vitest", ["run"]);

let failedInReports = 0;
for (const name of globSync("{packages/*,benchmarks,site,.}/.report/vitest.json", { cwd: root })) {
  const report = JSON.parse(readFileSync(path.join(root, name), "utf8")) as VitestReport;
  passed += report.numPassedTests;
  skipped += report.numPendingTests;
  // A file that fails before its first test has no failed test of its own.
  const broken = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  failedInReports += report.numFailedTests + broken.length;
}
failed += failedInReports;
// A runner that died wrote no report: its failure must not be lost.
if (!(testsRan && rootRan) && failedInReports === 0) failed++;

console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed > 0 ? 1 : 0;
