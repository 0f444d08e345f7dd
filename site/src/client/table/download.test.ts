import { csvParse, csvParseRows } from "d3-dsv";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvOf, jsonOf } from "./download.ts";
import { example, tableAndState } from "./example.ts";
import { FIRST } from "./state.ts";
import { viewOf } from "./view.ts";

describe("the downloads of a view", () => {
  it("are CSV with units, ends of intervals and marks", () => {
    expect(csvOf(viewOf(example, FIRST))).toBe(
      [
        'Workload,"Workload, marks",LB gap (points),"LB gap, low (points)","LB gap, high (points)",Scale',
        "F1 on MNIST,CPU engine,0.49,0.3,0.7,paper",
        "'=F10,,-0.1,,,reduced",
        "C1 on CIFAR-10,,,,,reduced",
        "",
      ].join("\r\n"),
    );
  });

  it("never hold a text that a spreadsheet takes for a formula, and lose nothing else", () => {
    fc.assert(
      fc.property(tableAndState, ({ table, state }) => {
        const view = viewOf(table, state);
        const [head, ...lines] = csvParseRows(csvOf(view));
        expect(lines.length).toBe(view.rows.length);
        expect(head?.length).toBe(view.columns.length);
        for (const [index, line] of lines.entries()) {
          for (const [column, field] of line.entries()) {
            const { value } = view.rows[index]!.cells[view.columns[column]!.key]!;
            if (typeof value === "string") expect(field).not.toMatch(/^[=+\-@\t\r\n|%]/);
            expect(field.replace(/^'/, "")).toBe(String(value ?? "").replace(/^'/, ""));
          }
        }
      }),
    );
  });

  it("are JSON of the same rows and columns", () => {
    const view = viewOf(example, { ...FIRST, query: "cifar", toggled: ["engine"] });
    const told = JSON.parse(jsonOf(view, { caption: "Models", address: "https://example.org/" }));
    expect(told.rows).toEqual([
      {
        id: "b",
        cells: {
          workload: { value: "C1 on CIFAR-10" },
          gap: { value: null },
          scale: { value: "reduced" },
          engine: { value: "x" },
        },
      },
    ]);
    expect(told.columns[1]).toEqual({ key: "gap", title: "LB gap", unit: "points" });
    expect(csvParse(csvOf(view)).length).toBe(1);
  });
});
