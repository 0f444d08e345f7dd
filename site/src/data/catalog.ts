// The catalog of definitions that a build shows: the committed copy, or the file that the input names.
import { readFile } from "node:fs/promises";
import { parseCatalog } from "@basin/record";
import type { Catalog } from "@basin/record";
import committed from "./catalog.json" with { type: "json" };

/** Reads a catalog; null is the committed one. */
export async function readCatalog(file: string | null): Promise<Catalog> {
  return parseCatalog(file === null ? committed : JSON.parse(await readFile(file, "utf8")));
}
