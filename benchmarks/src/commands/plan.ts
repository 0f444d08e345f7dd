// basin plan: how a study is cut into shards for many machines; runs nothing.
import { Command } from "commander";
import { findFolders } from "../folders.ts";
import { print } from "../output.ts";
import { plainTable } from "../report/table.ts";
import { isToDo, planStudy } from "../run-study.ts";
import { shardStudy } from "../study-shards.ts";
import { positiveNumber } from "./arguments.ts";
import { addStudyOptions, expandGiven } from "./run.ts";
import type { GivenStudy } from "./run.ts";

interface Given extends GivenStudy {
  shards: number;
  results?: string;
  json?: boolean;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** The command. */
export function planCommand(): Command {
  return addStudyOptions(new Command("plan").description("Show how a study is cut into shards for many machines."))
    .requiredOption("--shards <n>", "how many shards", positiveNumber)
    .option("--results <folder>", "where runs are (BASIN_RESULTS, else .basin/results)")
    .option("--json", "print one JSON document instead of text")
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin plan sb-lb --seeds 5 --shards 4\n  npx basin plan sb-lb --scale smoke --shards 2 --json",
    )
    .action(async (id: string, given: Given) => {
      const expansion = await expandGiven(id, given);
      const { items } = await planStudy(expansion, { folders: findFolders(given.results) });
      const missing = new Set(items.flatMap(({ cell, state }) => (isToDo(state) ? [cell.id] : [])));
      const parts = shardStudy(expansion, given.shards);
      const total = parts.reduce((sum, { cost }) => sum + cost, 0);
      const shards = parts.map(({ cells, families, cost }, index) => ({
        shard: `${index + 1}/${given.shards}`,
        families,
        cells: cells.map((cell) => cell.id),
        todo: cells.filter((cell) => missing.has(cell.id)).length,
        share: total === 0 ? 0 : cost / total,
      }));
      const heaviest = shards.reduce((most, { share }) => Math.max(most, share), 0);
      const text = [
        plainTable(
          ["shard", "families", "cells", "to do", "share of the work"],
          shards.map(({ shard, families, cells, todo, share }) => [
            shard,
            String(families),
            String(cells.length),
            String(todo),
            percent(share),
          ]),
        ),
        `${expansion.cells.length} cells in ${parts.reduce((sum, { families }) => sum + families, 0)} families, which are never split; ` +
          `the heaviest shard has ${percent(heaviest)} of the work, the mean ${percent(1 / given.shards)}.`,
      ].join("\n");
      const next = `${expansion.command} --shard 1/${given.shards}`;
      print(given.json, { study: id, command: expansion.command, shards }, text, next);
    });
}
