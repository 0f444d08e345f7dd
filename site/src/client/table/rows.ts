// Shows the rows and columns of a view, in its order.
import type { Behaviour } from "./element.ts";

/** Puts the rows of the view in order and hides the others. */
export const showRows: Behaviour = ({ root, table, heads, rows }) => {
  const body = root.querySelector("tbody")!;
  return (_state, view) => {
    const shown = new Set(view.columns.map(({ key }) => key));
    const hidden = table.columns.map(({ key }) => !shown.has(key));
    const seen = view.rows.map(({ id }) => rows.get(id)!);
    const others = [...rows.values()].filter((line) => !seen.includes(line));
    for (const line of seen) line.hidden = false;
    for (const line of others) line.hidden = true;
    for (const line of rows.values())
      for (const [index, cell] of [...line.cells].entries()) cell.hidden = hidden[index]!;
    for (const [index, head] of heads.entries()) head.hidden = hidden[index]!;
    body.append(...seen, ...others);
  };
};
