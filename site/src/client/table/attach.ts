// Gives every table of a page its behaviours. The state is in the address (replaceState, so Back leaves the page) and is
// read from there at first and when the reader goes back or forth within the page.
import { chooseColumns } from "./columns.ts";
import { readTable } from "./element.ts";
import type { Behaviour, TableElement } from "./element.ts";
import { filter } from "./filter.ts";
import { copyLink } from "./link.ts";
import { closeMenus } from "./menus.ts";
import { pin } from "./pin.ts";
import { showRows } from "./rows.ts";
import { save } from "./save.ts";
import { search } from "./search.ts";
import { sort } from "./sort.ts";
import { FIRST, readState, writeState } from "./state.ts";
import { tellCount } from "./status.ts";
import { viewOf } from "./view.ts";

const BEHAVIOURS: readonly Behaviour[] = [
  showRows,
  sort,
  search,
  filter,
  chooseColumns,
  pin,
  save,
  copyLink,
  tellCount,
  closeMenus,
];

/** Attaches to each table in a document or an element that has tools and is not attached yet. */
export function attachTables(within: ParentNode): void {
  for (const root of within.querySelectorAll<HTMLElement>("[data-table]:not([data-attached])")) {
    if (root.querySelector(".tools") !== null) attach(root);
  }
}

function attach(root: HTMLElement): void {
  root.dataset["attached"] = "";
  const { table, heads, rows } = readTable(root);
  let state = FIRST;
  const element: TableElement = {
    root,
    table,
    heads,
    rows,
    change: (change) => {
      show({ ...state, ...change });
      const parameters = writeState(table, state, new URLSearchParams(location.search)).toString();
      history.replaceState(history.state, "", `${location.pathname}${parameters && `?${parameters}`}${location.hash}`);
    },
    view: () => ({ state, view: viewOf(table, state) }),
  };
  const shows = BEHAVIOURS.map((behaviour) => behaviour(element));
  function show(next: typeof state): void {
    state = next;
    const focused = document.activeElement;
    const view = viewOf(table, state);
    for (const showState of shows) showState(state, view);
    // A row that was moved loses the focus within it.
    if (focused instanceof HTMLElement && root.contains(focused)) focused.focus({ preventScroll: true });
  }
  const readAddress = (): void => show(readState(table, new URLSearchParams(location.search)));
  readAddress();
  addEventListener("popstate", readAddress);
  root.querySelector<HTMLElement>(".tools")!.hidden = false;
}
