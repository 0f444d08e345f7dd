// Search among a table's rows, as one types.
import type { Behaviour } from "./element.ts";

/** Listens to the search field. */
export const search: Behaviour = ({ root, change }) => {
  const field = root.querySelector<HTMLInputElement>("[data-search]");
  field?.addEventListener("input", () => change({ query: field.value }));
  return ({ query }) => {
    if (field !== null && field.value !== query) field.value = query;
  };
};
