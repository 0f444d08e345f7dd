// Filters by value, for the columns that offer one and have more than one value.
import { makeGroup } from "./choice.ts";
import type { Behaviour } from "./element.ts";
import { chosenOf, valuesOf } from "./state.ts";

/** Fills the menu of filters, or leaves it hidden where there is nothing to filter by. */
export const filter: Behaviour = ({ root, table, change, view }) => {
  const menu = root.querySelector<HTMLElement>("[data-filters]");
  const columns = table.columns.filter((column) => column.filter === true && valuesOf(table, column).length > 1);
  if (menu === null || columns.length === 0) return () => {};
  menu.hidden = false;
  const groups = columns.map((column) => {
    const boxes = valuesOf(table, column).map((value) => ({ value, label: value }));
    const made = makeGroup(column.title, boxes, (values) => {
      const { [column.key]: _old, ...others } = view().state.filters;
      change({ filters: values.length === 0 ? others : { ...others, [column.key]: values } });
    });
    menu.querySelector(".panel")!.append(made.group);
    return { ...made, key: column.key };
  });
  const summary = menu.querySelector("summary")!;
  return (state) => {
    for (const { key, check } of groups) check(chosenOf(state, key));
    const count = Object.values(state.filters).flat().length;
    summary.textContent = count === 0 ? "Filter" : `Filter (${count})`;
  };
};
