// basin status: what there is of a study and what a request of it still lacks, from the runs of this machine and those
// of the repository.
import { parentsOf } from "@basin/record";
import { Command } from "commander";
import { findFolders } from "../folders.ts";
import { print } from "../output.ts";
import { plainTable } from "../report/table.ts";
import { findRuns, isToDo, planStudy } from "../run-study.ts";
import { findStudy } from "../studies.ts";
import { isTraining, trainingOf } from "../study.ts";
import type { PlanItem } from "../plan.ts";
import { lockHolders } from "../locks.ts";
import { positiveNumber, seedsUpTo, wholeNumber } from "./arguments.ts";

/** What commander gives. */
interface Given {
  model?: string;
  data?: string;
  seeds?: number;
  draws?: number;
  results?: string;
  json?: boolean;
}

/** How much of each batch size's cells is done. */
function progressOf(items: readonly PlanItem[]): { batch: number; trainings: string; measurements: string }[] {
  const arms = Map.groupBy(items, ({ cell }) => trainingOf(cell).batch);
  return [...arms].map(([batch, list]) => {
    const share = (measures: boolean): string => {
      const kind = list.filter(({ cell }) => isTraining(cell) !== measures);
      return `${kind.filter(({ state }) => !isToDo(state)).length} of ${kind.length}`;
    };
    return { batch, trainings: share(false), measurements: share(true) };
  });
}

/** The command. */
export function statusCommand(): Command {
  return new Command("status")
    .description("What is done, running and missing: runs of this machine and of the repository.")
    .argument("[study]", "only this study", "sb-lb")
    .option("--model <id>", "of the request that is checked (f1)")
    .option("--data <id>", "of the request that is checked (mnist)")
    .option("--seeds <n>", "of the request that is checked (as many as the study has)", positiveNumber)
    .option("--draws <n>", "of the request that is checked (5)", wholeNumber)
    .option("--results <folder>", "where runs are (BASIN_RESULTS, else .basin/results)")
    .option("--json", "print one JSON document instead of text")
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin status\n  npx basin status sb-lb --model f1 --data mnist --seeds 1 --draws 2\n  npx basin status sb-lb --json\nCell by cell: npx basin run sb-lb … --dry-run",
    )
    .action(async (id: string, given: Given) => {
      const study = findStudy(id);
      const folders = findFolders(given.results);
      const { model, data, seeds, draws } = given;
      const expansion = await study.expand({
        seeds: seedsUpTo(seeds ?? study.seeds.paper),
        scale: "paper",
        ...(model === undefined ? {} : { model }),
        ...(data === undefined ? {} : { data }),
        ...(draws === undefined ? {} : { draws }),
      });
      const { items } = await planStudy(expansion, { folders });
      const missing = items.filter(({ state }) => isToDo(state)).length;
      const progress = progressOf(items);
      const { runs, problems } = await findRuns(folders);
      const running = await lockHolders(folders.cache);
      const trains = new Map(runs.flatMap((run) => (run.kind === "train" ? [[run.cell, run.spec] as const] : [])));
      const groups = Map.groupBy(runs, (run) => {
        const spec = run.kind === "train" ? run.spec : trains.get(parentsOf(run.spec)[0]!);
        return spec === undefined ? "- - -" : `${spec.model.id} ${spec.data.id} ${spec.batch}`;
      });
      const workloads = [...groups]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, list]) => {
          const [model = "-", data = "-", batch = "-"] = key.split(" ");
          const kinds = (kind: string): number =>
            new Set(list.filter((run) => (run.kind === "train") === (kind === "train")).map((run) => run.cell)).size;
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
        `Of ${expansion.command.replace(/^npx /, "")}: ${items.length - missing} of ${items.length} cells done.`,
        plainTable(
          ["batch", "trainings", "measurements"],
          progress.map((arm) => [String(arm.batch), arm.trainings, arm.measurements]),
        ),
        `Running now: ${running.length === 0 ? "nothing" : running.map(({ cell, pid }) => `${cell.slice(0, 12)} (process ${pid})`).join(", ")}.`,
        ...problems.map(({ path, reason }) => `Skipped ${path}: ${reason}`),
      ].join("\n");
      const request = { command: expansion.command, cells: items.length, missing, progress };
      const next = missing > 0 ? expansion.command : `npx basin results list`;
      print(given.json, { study: study.id, workloads, request, running, problems }, text, next);
    });
}
