import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { example, tableAndState } from "./example.ts";
import { FIRST } from "./state.ts";
import { nextSort, viewOf } from "./view.ts";

const ids = (state: Partial<typeof FIRST>): string[] =>
  viewOf(example, { ...FIRST, ...state }).rows.map(({ id }) => id);

describe("the view of a table", () => {
  it("is sorted as the table says, what has no value last both ways", () => {
    expect(ids({})).toEqual(["a", "c", "b"]);
    expect(ids({ sort: { key: "gap", direction: "ascending" } })).toEqual(["c", "a", "b"]);
    expect(ids({ sort: null })).toEqual(["a", "b", "c"]);
  });

  it("holds the rows that have all words, marks among them", () => {
    expect(ids({ query: "  mnist cpu" })).toEqual(["a"]);
    expect(ids({ query: "mnist cifar" })).toEqual([]);
  });

  it("holds the rows of the chosen values", () => {
    expect(ids({ filters: { scale: ["reduced"] } })).toEqual(["c", "b"]);
  });

  it("puts pinned rows first, in the order in which they were pinned, whatever is filtered", () => {
    expect(ids({ pins: ["b", "a"], filters: { scale: ["paper"] } })).toEqual(["b", "a"]);
    expect(viewOf(example, { ...FIRST, pins: ["b"] }).pinned).toBe(1);
  });

  it("shows hidden columns when asked, and never hides the first", () => {
    const shown = viewOf(example, { ...FIRST, toggled: ["engine", "gap", "workload"] }).columns.map(({ key }) => key);
    expect(shown).toEqual(["workload", "scale", "engine"]);
  });

  it("holds each row at most once, and all of them when nothing is asked", () => {
    fc.assert(
      fc.property(tableAndState, ({ table, state }) => {
        const seen = viewOf(table, state).rows;
        expect(new Set(seen).size).toBe(seen.length);
        expect(viewOf(table, { ...state, query: "", filters: {} }).rows.length).toBe(table.rows.length);
      }),
    );
  });

  it("goes through three sorts by presses on one head", () => {
    const [text, number] = example.columns;
    const presses = (column: typeof text) => {
      const one = nextSort(column!, { key: "other", direction: "ascending" });
      return [one, nextSort(column!, one), nextSort(column!, nextSort(column!, one))].map((sort) => sort?.direction);
    };
    expect(presses(text)).toEqual(["ascending", "descending", undefined]);
    expect(presses(number)).toEqual(["descending", "ascending", undefined]);
  });
});
