// Tables 1 and 5: the networks and the data sets, the paper's beside what our records ran on.
import type { Workload } from "@basin/record";
import type { TableData } from "../../components/table.ts";
import { pages } from "../address.ts";
import { UNCONFIRMED } from "./exhibit.ts";
import { NETWORKS } from "./rows.ts";

const TYPES: Readonly<Record<string, string>> = {
  F1: "fully connected",
  F2: "fully connected",
  C1: "shallow convolutional",
  C2: "deep convolutional",
  C3: "shallow convolutional",
  C4: "deep convolutional",
};

/** Table 1; the paper gives no parameter counts, so they are ours, from the records. */
export function networksTable(workloads: readonly Workload[]): TableData {
  return {
    id: "table-1",
    caption: "Table 1: the networks",
    columns: [
      { key: "network", title: "Network", kind: "text" },
      { key: "type", title: "Type", kind: "text" },
      { key: "data", title: "Data", kind: "text" },
      { key: "parameters", title: "Parameters (ours)", kind: "number", help: "The paper gives none." },
    ],
    rows: NETWORKS.map(({ network, model, data }) => ({
      id: network,
      cells: {
        network: { value: network, href: pages.model(model) },
        type: { value: TYPES[network]! },
        data: { value: data, href: pages.dataSet(data) },
        parameters: { value: parametersOf(workloads.find((each) => each.model.id === model && each.data.id === data)) },
      },
    })),
  };
}

function parametersOf(workload: Workload | undefined): number | null {
  for (const { run } of workload?.trainings ?? []) {
    if (run.outcome.status === "finished") return run.outcome.weights.parameters;
  }
  return null;
}

const SETS: readonly { id: string; train: number; test: number; features: string; classes: number; sure: boolean }[] = [
  { id: "mnist", train: 60_000, test: 10_000, features: "28 × 28", classes: 10, sure: true },
  { id: "timit", train: 721_329, test: 310_621, features: "360", classes: 1973, sure: false },
  { id: "cifar-10", train: 50_000, test: 10_000, features: "32 × 32", classes: 10, sure: true },
  { id: "cifar-100", train: 50_000, test: 10_000, features: "32 × 32", classes: 100, sure: true },
];

/** Table 5. The paper's own table is not public: TIMIT's counts are from memory; those of the others are the data sets' own. */
export function dataTable(workloads: readonly Workload[]): TableData {
  return {
    id: "table-5",
    caption: "Table 5: the data sets",
    columns: [
      { key: "data", title: "Data", kind: "text" },
      { key: "train", title: "Training samples", kind: "number" },
      { key: "test", title: "Test samples", kind: "number" },
      { key: "features", title: "Features", kind: "text" },
      { key: "classes", title: "Classes", kind: "number" },
      { key: "ours", title: "Ran on (training / test samples)", kind: "text" },
    ],
    rows: SETS.map(({ id, train, test, features, classes, sure }) => {
      const marks = sure ? {} : { marks: [UNCONFIRMED] };
      const sizes = workloads.filter(({ data }) => data.id === id).map(({ data }) => `${data.train} / ${data.test}`);
      return {
        id,
        cells: {
          data: { value: id, href: pages.dataSet(id) },
          train: { value: train, text: train.toLocaleString("en-US"), ...marks },
          test: { value: test, text: test.toLocaleString("en-US"), ...marks },
          features: { value: features },
          classes: { value: classes },
          ours: { value: sizes.length === 0 ? "not run" : [...new Set(sizes)].join("; ") },
        },
      };
    }),
  };
}
