// A run's record as it lies in the results folder, byte for byte.
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { APIRoute, GetStaticPaths } from "astro";
import { runPath } from "@basin/record";
import { loadRecords } from "../../../data/records.ts";

/** One address for each run. */
export const getStaticPaths = (async () => {
  const { board } = await loadRecords();
  return board.runs.map(({ id }) => ({ params: { id } }));
}) satisfies GetStaticPaths;

/** The file. */
export const GET: APIRoute = async ({ params }) => {
  const { byId, board } = await loadRecords();
  const run = byId.get(params["id"]!)!;
  for (const folder of board.input.results) {
    const file = await readFile(path.join(folder, runPath(run))).catch(() => null);
    if (file !== null) return new Response(file, { headers: { "content-type": "application/json" } });
  }
  throw new Error(`internal: run ${run.id}: its file was there when the build began and is gone`);
};
