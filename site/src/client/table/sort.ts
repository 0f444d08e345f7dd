// Sorting by the buttons in the heads: three states, told by aria-sort.
import type { Behaviour } from "./element.ts";
import { nextSort } from "./view.ts";

/** Makes a button of each head's title. */
export const sort: Behaviour = ({ table, heads, change, view }) => {
  for (const [index, head] of heads.entries()) {
    const title = head.querySelector(".title")!;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    title.before(button);
    button.append(title);
    button.addEventListener("click", () => {
      const next = nextSort(table.columns[index]!, view().view.sort);
      const { sort: first } = table;
      const asFirst = next?.key === first?.key && next?.direction === first?.direction;
      change({ sort: asFirst ? "first" : next });
    });
  }
  return (_state, { sort: sorted }) => {
    for (const [index, head] of heads.entries()) {
      head.ariaSort = sorted?.key === table.columns[index]!.key ? sorted.direction : "none";
    }
  };
};
