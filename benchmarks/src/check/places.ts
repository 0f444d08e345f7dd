// Where the files of a contribution lie, by its kind: what is scaffolded, what is checked, what a change touches.
import path from "node:path";

/** What can be contributed by one file, one line and, where the site has a page for it, a card. */
export type Kind = "model" | "method" | "measure";

/** The places of a kind, from the repository's root, with forward slashes. */
export interface Places {
  /** The folder of the definitions, one file each or one a family. */
  readonly definitions: string;
  /** The file that lists them. */
  readonly list: string;
  /** The folder of the golden values, one file each. */
  readonly golden: string;
  /** The folder of the cards; the site has no page of a measure, so it has no card. */
  readonly cards?: string;
}

/** The places of every kind. */
export const places: Readonly<Record<Kind, Places>> = {
  model: {
    definitions: "packages/zoo/src/models",
    list: "packages/zoo/src/models.ts",
    golden: "packages/zoo/golden",
    cards: "packages/zoo/cards",
  },
  method: {
    definitions: "packages/trainer/src/methods",
    list: "packages/trainer/src/methods.ts",
    golden: "packages/trainer/golden",
    cards: "packages/trainer/cards",
  },
  measure: {
    definitions: "packages/sharpness/src/probes",
    list: "packages/sharpness/src/probes.ts",
    golden: "packages/sharpness/golden",
  },
};

/** The repository that this command is part of. */
export const repository: string = path.resolve(import.meta.dirname, "..", "..", "..");

/** The golden file of a definition. */
export function goldenPath(kind: Kind, id: string, root: string = repository): string {
  return path.join(root, places[kind].golden, `${id}.json`);
}
