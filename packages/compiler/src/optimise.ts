// The passes in their order, run until nothing changes; the graph is verified after each.
import { verify, type Graph } from "./graph.ts";
import { removeDead } from "./passes/dead.ts";
import { removeIdentities } from "./passes/identities.ts";
import { mergeEqual } from "./passes/merge.ts";
import { useSmallOperands } from "./passes/broadcasts.ts";
import { printGraph } from "./print.ts";

/** Every pass by name; each keeps what the graph computes. */
const passes: readonly { readonly name: string; readonly run: (graph: Graph) => Graph }[] = [
  { name: "removeIdentities", run: removeIdentities },
  { name: "useSmallOperands", run: useSmallOperands },
  { name: "mergeEqual", run: mergeEqual },
  { name: "removeDead", run: removeDead },
];

const MOST_ROUNDS = 20;

/** Optimises a graph. Throws an internal error when a pass breaks it or the passes do not settle. */
export function optimise(graph: Graph): Graph {
  let now = graph;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = printGraph(now);
    for (const { name, run } of passes) now = verify(run(now), name);
    if (printGraph(now) === before) return now;
  }
  throw new Error(`internal: ${graph.name}: the passes do not settle after ${MOST_ROUNDS} rounds`);
}
