// The check that the committed catalog, from which the site knows a definition, says what the definition says.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Catalog } from "@basin/record";
import { makeCatalog } from "../catalog.ts";
import { UserError } from "../errors.ts";
import type { Check } from "./check.ts";

const FILE = "site/src/data/catalog.json";
const MEND = `npx basin catalog --write ${FILE}`;

/** The check of one definition in one of the catalog's lists. */
export function catalogCheck<Subject>(
  list: "models" | "methods" | "measures",
  where: (subject: Subject) => { readonly id: string; readonly root: string },
  needs: readonly string[],
): Check<Subject> {
  return {
    id: "catalog",
    title: "catalog of the site",
    needs,
    run: async (subject) => {
      const { id, root } = where(subject);
      const committed = JSON.parse(await readFile(path.join(root, FILE), "utf8")) as Catalog;
      const entry = (catalog: Catalog): unknown => catalog[list].find((one) => one.id === id);
      const [was, is] = [entry(committed), entry(makeCatalog())];
      if (is === undefined) throw new UserError(`${id}: must be in its list, got none there; add its line`);
      if (was === undefined || !isDeepStrictEqual(was, is)) {
        throw new UserError(
          `${FILE}: must have ${id} as the code gives it, got ${was === undefined ? "none" : "another"}; run ${MEND}`,
        );
      }
      return FILE;
    },
  };
}
