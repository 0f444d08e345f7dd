// basin status: what there is of a study, from the runs of this machine and those of the repository.
import { Command } from "commander";
import { findFolders } from "../folders.ts";
import { print } from "../output.ts";
import { plainTable } from "../report/table.ts";
import { findRuns } from "../run-study.ts";
import { findStudy } from "../studies.ts";
import { lockHolders } from "../locks.ts";

/** The command. */
export function statusCommand(): Command {
  return new Command("status")
    .description("What is done and running: runs of this machine and of the repository.")
    .argument("[study]", "only this study", "sb-lb")
    .option("--results <folder>", "where runs are (BASIN_RESULTS, else .basin/results)")
    .option("--json", "print one JSON document instead of text")
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin status\n  npx basin status sb-lb --json\nWhat is missing of a particular request: npx basin run sb-lb … --dry-run",
    )
    .action(async (id: string, given: { results?: string; json?: boolean }) => {
      const study = findStudy(id);
      const folders = findFolders(given.results);
      const { runs, problems } = await findRuns(folders);
      const running = await lockHolders(folders.cache);
      const trains = new Map(runs.flatMap((run) => (run.kind === "train" ? [[run.cell, run.spec] as const] : [])));
      const groups = Map.groupBy(runs, (run) => {
        const spec = run.kind === "train" ? run.spec : trains.get(run.spec.parent);
        return spec === undefined ? "- - -" : `${spec.model.id} ${spec.data.id} ${spec.batch}`;
      });
      const workloads = [...groups]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, list]) => {
          const [model = "-", data = "-", batch = "-"] = key.split(" ");
          const kinds = (kind: string): number =>
            new Set(list.filter((run) => run.kind === kind).map((run) => run.cell)).size;
          const scales = [...new Set(list.map((run) => run.scale))].toSorted();
          return {
            model,
            data,
            batch,
            scales,
            trainings: kinds("train"),
            measurements: kinds("measure"),
            runs: list.length,
          };
        });
      const text = [
        workloads.length === 0
          ? `No runs in ${folders.results} or ${folders.published}.`
          : plainTable(
              ["model", "data", "batch", "scale", "trainings", "measurements", "runs"],
              workloads.map((row) => [
                row.model,
                row.data,
                row.batch,
                row.scales.join(", "),
                String(row.trainings),
                String(row.measurements),
                String(row.runs),
              ]),
            ),
        `Running now: ${running.length === 0 ? "nothing" : running.map(({ cell, pid }) => `${cell.slice(0, 12)} (process ${pid})`).join(", ")}.`,
        ...problems.map(({ path, reason }) => `Skipped ${path}: ${reason}`),
      ].join("\n");
      print(given.json, { study: study.id, workloads, running, problems }, text, `npx basin run ${study.id} --dry-run`);
    });
}
