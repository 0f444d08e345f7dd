import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { example, tableAndState } from "./example.ts";
import { FIRST, isFirst, readState, writeState } from "./state.ts";

describe("the state of a table in the address", () => {
  it("is read back as it was written, whatever the table", () => {
    fc.assert(
      fc.property(tableAndState, ({ table, state }) => {
        const address = new URLSearchParams(writeState(table, state, new URLSearchParams()).toString());
        expect(readState(table, address)).toEqual(state);
      }),
    );
  });

  it("takes no column for a property that every object has", () => {
    const table = { ...example, columns: [...example.columns, { key: "toString", title: "x", kind: "text" } as const] };
    expect(writeState(table, FIRST, new URLSearchParams()).toString()).toBe("");
  });

  it("is empty at first", () => {
    expect(writeState(example, FIRST, new URLSearchParams()).toString()).toBe("");
    expect(isFirst(readState(example, new URLSearchParams()))).toBe(true);
  });

  it("leaves other parameters alone and takes its old ones away", () => {
    const address = new URLSearchParams("rows=a,b&models.q=old&other.q=x");
    expect(writeState(example, { ...FIRST, query: "new" }, address).toString()).toBe(
      "rows=a%2Cb&other.q=x&models.q=new",
    );
  });

  it("ignores what the table does not know", () => {
    const address = new URLSearchParams(
      "models.sort=old.ascending&models.is.scale=smoke&models.is.engine=x&models.column=old&models.column=workload&models.pin=z&models.x=1",
    );
    expect(readState(example, address)).toEqual(FIRST);
  });

  it("reads no sort as a sort", () => {
    expect(readState(example, new URLSearchParams("models.sort=none")).sort).toBeNull();
    expect(readState(example, new URLSearchParams("models.sort=gap.sideways")).sort).toBe("first");
  });
});
