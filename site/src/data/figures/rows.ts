// The rows of the paper's tables: our workloads, those of the paper's networks beside its numbers, and the paper's networks
// that have no runs, so that nothing missing looks like nothing.
import { paperNetwork } from "@basin/record";
import type { PaperNetwork, Workload } from "@basin/record";
import { pages } from "../address.ts";
import type { Cell, Column } from "../../components/table.ts";
import { nameOf, titleOf } from "./exhibit.ts";

/** The paper's networks on its data, in its order. */
export const NETWORKS: readonly { readonly network: PaperNetwork; readonly model: string; readonly data: string }[] = [
  { network: "F1", model: "f1", data: "mnist" },
  { network: "F2", model: "f2", data: "timit" },
  { network: "C1", model: "c1", data: "cifar-10" },
  { network: "C2", model: "c2", data: "cifar-10" },
  { network: "C3", model: "c3", data: "cifar-100" },
  { network: "C4", model: "c4", data: "cifar-100" },
];

/** A row: a workload of ours, a network of the paper, or both. */
export interface Entry {
  readonly id: string;
  readonly network: PaperNetwork | null;
  readonly workload: Workload | null;
  /** The cells that say what the row is of, under `entryColumns`. */
  readonly cells: { readonly workload: Cell; readonly scale: Cell };
}

/** The columns of `Entry.cells`. */
export const entryColumns: readonly Column[] = [
  { key: "workload", title: "Network and data", kind: "text" },
  { key: "scale", title: "Scale", kind: "text", filter: true },
];

/** The paper's networks in its order, each with our workloads of it; then our other workloads. */
export function entries(workloads: readonly Workload[]): Entry[] {
  const own = (workload: Workload): Entry => ({
    id: workload.slug,
    network: paperNetwork(workload.model.id, workload.data.id),
    workload,
    cells: {
      workload: { value: titleOf(workload), href: pages.workload(workload.slug), marks: marksOf(workload) },
      scale: { value: workload.scale },
    },
  });
  const ofPaper = NETWORKS.flatMap(({ network, model, data }): Entry[] => {
    const ours = workloads.filter((each) => paperNetwork(each.model.id, each.data.id) === network);
    const missing: Entry = {
      id: network,
      network,
      workload: null,
      cells: { workload: { value: nameOf(model, data) }, scale: { value: "not run" } },
    };
    return ours.length === 0 ? [missing] : ours.map(own);
  });
  return [...ofPaper, ...workloads.filter((each) => paperNetwork(each.model.id, each.data.id) === null).map(own)];
}

/** What a reader must know at a glance: generated data, and the engine if it is the CPU's. */
export function marksOf({ caveats, reductions }: Workload): string[] {
  const has = (pattern: RegExp): boolean => [...caveats, ...reductions].some((text) => pattern.test(text));
  return [...(has(/synthetic|generated/i) ? ["synthetic"] : []), ...(has(/\bCPU\b/i) ? ["CPU engine"] : [])];
}
