// The command that the site and the policy's comment name for a workload's rows: over the published workloads it trains SB and
// LB of the seeds that are there, cell by cell, and nothing else.
import path from "node:path";
import { readArchive, rowsCommand, scanRuns, solutions, workloadsOf } from "@basin/record";
import { afterAll, expect, it } from "vitest";
import { basin, temporaryFolders } from "../src/testing/basin.ts";

const published = path.resolve(import.meta.dirname, "..", "..", "results");
const folders = temporaryFolders();
afterAll(() => folders.remove());

const [{ runs }, { withdrawals }] = await Promise.all([scanRuns([published]), readArchive([published])]);

it.each(workloadsOf(runs, { withdrawals }).map((workload) => [workload.slug, workload] as const))(
  "trains SB and LB of %s alone",
  async (_slug, workload) => {
    const [sb, lb] = [solutions(workload, "SB"), solutions(workload, "LB")];
    const shared = [...sb.keys()].filter((seed) => lb.has(seed));
    const command = rowsCommand(workload);
    if (shared.length === 0 || command === null) return;
    const words = command.split(" ");
    expect(words.splice(0, 2)).toEqual(["npx", "basin"]);
    const { stdout, stderr } = await basin([...words, "--dry-run", "--json"], { ...folders, published });
    expect(stderr).not.toMatch(/Error/);
    const { cells } = JSON.parse(stdout) as { cells: { cell: string; label: string }[] };
    const trained = cells.filter(({ label }) => label.endsWith(" train")).map(({ cell }) => cell);
    const wanted = shared.flatMap((seed) => [sb.get(seed)!.run.cell, lb.get(seed)!.run.cell]);
    expect(trained.toSorted()).toEqual(wanted.toSorted());
  },
);
