// Says how many rows are seen, to readers and screen readers, and offers to undo everything.
import type { Behaviour } from "./element.ts";
import { FIRST, isFirst } from "./state.ts";

/** Fills the live region and shows the reset button where there is something to undo. */
export const tellCount: Behaviour = ({ root, table, change }) => {
  const status = root.querySelector(".count")!;
  const reset = root.querySelector<HTMLButtonElement>("[data-reset]");
  const search = root.querySelector<HTMLElement>("[data-search]");
  reset?.addEventListener("click", () => {
    change(FIRST);
    search?.focus();
  });
  return (state, { rows, pinned }) => {
    const total = table.rows.length;
    const count =
      rows.length === total ? `${total} ${total === 1 ? "row" : "rows"}` : `${rows.length} of ${total} rows`;
    const text = pinned === 0 ? count : `${count}, ${pinned} pinned`;
    if (status.textContent !== text) status.textContent = text;
    if (reset !== null) reset.hidden = isFirst(state);
  };
};
