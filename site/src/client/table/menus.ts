// Menus close on Escape, giving the focus back, and when the reader goes elsewhere.
import type { Behaviour } from "./element.ts";

/** Listens on every menu of the table. */
export const closeMenus: Behaviour = ({ root }) => {
  for (const menu of root.querySelectorAll<HTMLDetailsElement>("details.menu")) {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary")!.focus();
      event.preventDefault();
    });
    menu.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !menu.contains(relatedTarget)) menu.open = false;
    });
    document.addEventListener("click", ({ target }) => {
      if (target instanceof Node && !menu.contains(target)) menu.open = false;
    });
  }
  return () => {};
};
