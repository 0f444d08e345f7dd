// Which columns are shown. The first names the row and always is.
import { makeGroup } from "./choice.ts";
import type { Behaviour } from "./element.ts";

/** Fills the menu of columns. */
export const chooseColumns: Behaviour = ({ root, table, change }) => {
  const panel = root.querySelector("[data-columns] .panel");
  if (panel === null) return () => {};
  const columns = table.columns.slice(1);
  const boxes = columns.map(({ key, title }) => ({ value: key, label: title }));
  const { group, check } = makeGroup("Columns shown", boxes, (shown) => {
    const toggled = columns.filter(({ key, hidden = false }) => hidden === shown.includes(key));
    change({ toggled: toggled.map(({ key }) => key) });
  });
  panel.append(group);
  return (_state, view) => check(view.columns.map(({ key }) => key));
};
