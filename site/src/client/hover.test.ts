import { expect, test } from "vitest";
import { withHover } from "./hover.ts";

const line = {
  mark: { type: "line" },
  encoding: { x: { field: "x" }, strokeDash: { field: "arm" }, tooltip: [{ field: "x" }] },
};

test("a line with a tooltip gets unseen points that tell their own numbers", () => {
  const { layer } = withHover(line) as { layer: [object, object] };
  expect(layer[0]).toEqual({
    mark: { type: "line" },
    encoding: { x: { field: "x" }, strokeDash: { field: "arm" } },
  });
  expect(layer[1]).toMatchObject({
    mark: { type: "point", opacity: 0 },
    encoding: { x: { field: "x" }, tooltip: [{ field: "x" }] },
  });
});

test("lines are found wherever they stand, and what else there is stays", () => {
  const made = withHover({ data: { name: "values" }, vconcat: [{ height: 5, layer: [{ transform: [], ...line }] }] });
  expect(made).toMatchObject({
    data: { name: "values" },
    vconcat: [{ height: 5, layer: [{ transform: [], layer: [{}, {}] }] }],
  });
});

test("points and lines that show points already are left as they are", () => {
  for (const mark of [{ type: "point" }, { type: "line", point: true }]) {
    expect(withHover({ ...line, mark })).toEqual({ ...line, mark });
  }
});
