// A button beside each command that copies it.

/** Adds the buttons. */
export function attachCommands(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-command]:not([data-attached])")) {
    place.dataset["attached"] = "";
    const text = place.querySelector("code")!.textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.ariaLabel = `Copy the command ${text}`;
    button.addEventListener("click", () => {
      navigator.clipboard.writeText(text).then(
        () => tell("Copied"),
        () => tell("Not allowed"),
      );
    });
    const tell = (told: string): void => {
      button.textContent = told;
      setTimeout(() => (button.textContent = "Copy"), 2000);
    };
    place.append(button);
  }
}
