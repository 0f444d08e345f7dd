// Pinning rows to the top, by a button in each row's head.
import type { Behaviour } from "./element.ts";

/** Adds the buttons, in tables that have all tools. */
export const pin: Behaviour = ({ root, rows, change, view }) => {
  if (root.querySelector("[data-search]") === null) return () => {};
  const buttons = [...rows].map(([id, line]) => {
    const head = line.cells[0]!;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pin";
    const name = head.querySelector(".text")!.textContent.trim();
    button.ariaLabel = `Pin ${name} to the top`;
    button.title = "Pin to the top";
    button.addEventListener("click", () => {
      const { pins } = view().state;
      change({ pins: pins.includes(id) ? pins.filter((pinned) => pinned !== id) : [...pins, id] });
    });
    head.prepend(button);
    return { id, line, button };
  });
  return ({ pins }) => {
    for (const { id, line, button } of buttons) {
      const pinned = pins.includes(id);
      button.ariaPressed = String(pinned);
      line.classList.toggle("pinned", pinned);
    }
  };
};
