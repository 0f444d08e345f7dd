// Tables for tests.
import * as fc from "fast-check";
import type { TableData } from "../../components/table.ts";
import type { ViewState } from "./state.ts";

/** Three workloads as the models board would have them. */
export const example: TableData = {
  id: "models",
  caption: "Models",
  columns: [
    { key: "workload", title: "Workload", kind: "text" },
    { key: "gap", title: "LB gap", unit: "points", kind: "number" },
    { key: "scale", title: "Scale", kind: "text", filter: true },
    { key: "engine", title: "Engine", kind: "text", hidden: true },
  ],
  rows: [
    {
      id: "a",
      cells: {
        workload: { value: "F1 on MNIST", marks: ["CPU engine"] },
        gap: { value: 0.49, interval: [0.3, 0.7] },
        scale: { value: "paper" },
        engine: { value: "onnx-cpu" },
      },
    },
    {
      id: "b",
      cells: {
        workload: { value: "C1 on CIFAR-10" },
        gap: { value: null },
        scale: { value: "reduced" },
        engine: { value: "x" },
      },
    },
    {
      id: "c",
      cells: { workload: { value: "=F10" }, gap: { value: -0.1 }, scale: { value: "reduced" }, engine: { value: "y" } },
    },
  ],
  sort: { key: "gap", direction: "descending" },
};

const some = <Value>(values: readonly Value[]): fc.Arbitrary<Value[]> => fc.shuffledSubarray([...values]);

/** Tables of any keys, ids and values, with any state of each. */
export const tableAndState: fc.Arbitrary<{ table: TableData; state: ViewState }> = fc
  .record({
    id: fc.string({ minLength: 1 }),
    keys: fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 }),
    ids: fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 5 }),
    values: fc.array(fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null)), {
      minLength: 20,
      maxLength: 20,
    }),
  })
  .filter(({ keys }) => !keys.includes("__proto__"))
  .chain(({ id, keys, ids, values }) => {
    const table: TableData = {
      id,
      caption: "Any",
      columns: keys.map((key, index) => ({ key, title: key, kind: "text", filter: true, hidden: index % 2 === 1 })),
      rows: ids.map((row, index) => ({
        id: row,
        cells: Object.fromEntries(keys.map((key, column) => [key, { value: values[index * 4 + column]! }])),
      })),
    };
    const texts = (key: string): string[] => [
      ...new Set(table.rows.map(({ cells }) => (cells[key]!.value === null ? "–" : String(cells[key]!.value)))),
    ];
    const direction = fc.constantFrom("ascending" as const, "descending" as const);
    const state = fc.record({
      sort: fc.oneof(
        fc.constant("first" as const),
        fc.constant(null),
        fc.record({ key: fc.constantFrom(...keys), direction }),
      ),
      query: fc.string(),
      filters: fc
        .tuple(...keys.map((key) => some(texts(key)).map((chosen) => [key, chosen] as const)))
        .map((entries) => Object.fromEntries(entries.filter(([, chosen]) => chosen.length > 0))),
      toggled: some(keys.slice(1)),
      pins: some(ids),
    });
    return state.map((chosen) => ({ table, state: chosen }));
  });
