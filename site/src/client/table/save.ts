// Saves what is seen as a file: its rows, order and columns.
import { csvOf, jsonOf } from "./download.ts";
import type { Behaviour } from "./element.ts";

/** Listens to the buttons of the download menu. */
export const save: Behaviour = ({ root, table, view }) => {
  const listen = (kind: string, type: string, content: () => string): void => {
    root.querySelector(`[data-save=${kind}]`)?.addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([content()], { type }));
      link.download = `basin-${table.id}.${kind}`;
      link.click();
      URL.revokeObjectURL(link.href);
    });
  };
  listen("csv", "text/csv;charset=utf-8", () => csvOf(view().view));
  listen("json", "application/json", () => jsonOf(view().view, { caption: table.caption, address: location.href }));
  return () => {};
};
