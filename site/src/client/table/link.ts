// Copies the address of the view.
import type { Behaviour } from "./element.ts";

/** Listens to the button, which tells whether it worked. */
export const copyLink: Behaviour = ({ root }) => {
  const button = root.querySelector<HTMLButtonElement>("[data-link]");
  const label = button?.textContent ?? "";
  const status = root.querySelector(".count")!;
  button?.addEventListener("click", () => {
    navigator.clipboard.writeText(location.href).then(
      () => tell("Link copied"),
      () => tell("Copy the address of this page: the clipboard is not allowed"),
    );
  });
  const tell = (text: string): void => {
    const before = status.textContent;
    status.textContent = text;
    button!.textContent = "Copied";
    setTimeout(() => {
      button!.textContent = label;
      if (status.textContent === text) status.textContent = before;
    }, 2500);
  };
  return () => {};
};
