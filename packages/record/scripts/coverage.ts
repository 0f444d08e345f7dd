// Writes src/statistics/coverage.json: what the intervals in use really cover. A few minutes on one core; the same seed
// gives the same table. Run it after a change of an interval: npx pnpm run coverage, in packages/record.
import { writeFileSync } from "node:fs";
import type { CoverageTable, Shape, Sharing } from "../src/statistics/coverage.ts";
import { falseSeparation, fiellerCoverage, studentCoverage, wilsonCoverage } from "./simulate.ts";

const seed = 1;
let counts = 0;
/** Each count has a seed of its own, so that no two err together. */
const nextSeed = (): number => seed * 1000 + counts++;
const replicates = 100_000;
const shapes: readonly Shape[] = ["normal", "log-normal", "log-ratio", "accuracy", "near-equal"];
const sharings: readonly Sharing[] = ["all", "all but one", "none"];

const table: CoverageTable = {
  seed,
  replicates,
  student: shapes.flatMap((shape) =>
    [2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20].map((n) => ({
      shape,
      n,
      ...studentCoverage(shape, n, replicates, nextSeed()),
    })),
  ),
  wilson: [0.98, 0.8, 0.6].map((accuracy) => ({ accuracy, n: 10_000, held: wilsonCoverage(accuracy, 10_000) })),
  fieller: [0.5, 2, 4].flatMap((gap) =>
    [5, 10].map((n) => ({ gap, n, ...fiellerCoverage(gap, n, replicates, nextSeed()) })),
  ),
  tiers: sharings.map((sharing) => ({
    sharing,
    rows: 4,
    n: 5,
    separated: falseSeparation(sharing, 4, 5, replicates, nextSeed()),
  })),
};

// One line for each entry, so that a change reads well.
const spaced = (entry: unknown): string =>
  JSON.stringify(entry)
    .replaceAll(/([,:])/g, "$1 ")
    .replaceAll(/^\{|\}$/g, (brace) => (brace === "{" ? "{ " : " }"));
const fields = Object.entries(table).map(([name, value]) =>
  Array.isArray(value)
    ? `  "${name}": [\n${value.map((entry) => `    ${spaced(entry)}`).join(",\n")}\n  ]`
    : `  "${name}": ${value}`,
);
writeFileSync(new URL("../src/statistics/coverage.json", import.meta.url), `{\n${fields.join(",\n")}\n}\n`);
