// Which pages have a card of their own, by the path of the picture without its ending: `claims/lb-sharper`.
import { loadBoard } from "../data/board.ts";
import { countText } from "../data/claims.ts";
import { loadLedger } from "../data/ledger.ts";
import { modelName } from "../data/name.ts";
import type { Card } from "./card.ts";

/** All cards by path. Runs have none: they are too many, and nobody shares them. */
export async function cards(): Promise<ReadonlyMap<string, Card>> {
  const [{ catalog, workloads }, ledger] = await Promise.all([loadBoard(), loadLedger()]);
  const rows = `${workloads.length} ${workloads.length === 1 ? "workload" : "workloads"}, every number a record that can be run again`;
  return new Map<string, Card>([
    ["home", { kind: "An open benchmark", title: "Do large batches end in sharp minima, and test worse?", line: rows }],
    ["models", { kind: "Board", title: "Small batch against large batch, network by network", line: rows }],
    ["methods", { kind: "Board", title: "What brings a large batch to where a small one ends", line: rows }],
    ["studies", { kind: "Studies", title: "Every experiment of Keskar et al. 2017, run again", line: rows }],
    [
      "claims",
      {
        kind: "Claims",
        title: "Which of the paper's claims hold",
        line: `${ledger.length} claims, written down before their runs`,
      },
    ],
    ...catalog.studies.map(({ id, title }): [string, Card] => [`studies/${id}`, { kind: "Study", title, line: id }]),
    ...catalog.models.map(({ id, title }): [string, Card] => [
      `models/${id}`,
      { kind: "Model", title, line: `Small batch against large batch on ${modelName(catalog, id)}` },
    ]),
    ...ledger.map((entry): [string, Card] => [
      `claims/${entry.claim.id}`,
      { kind: "Claim", title: entry.claim.sentence, line: `On workloads so far: ${countText(entry)}` },
    ]),
  ]);
}
