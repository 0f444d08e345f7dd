// The theme's switch. What is stored is the reader's choice alone; without one the system's setting counts.

/** The key in the browser's storage; Head.astro reads it before the first paint. */
const KEY = "basin-theme";

/** Listens to the switch. */
export function attachTheme(): void {
  const button = document.querySelector<HTMLButtonElement>("[data-theme-switch]");
  if (button === null) return;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = (): boolean =>
    (document.documentElement.dataset["theme"] ?? (system.matches ? "dark" : "light")) === "dark";
  const tell = (): void => {
    button.ariaPressed = String(isDark());
  };
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset["theme"] = theme;
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Storage may be forbidden: the choice then lasts for this page.
    }
    tell();
  });
  system.addEventListener("change", tell);
  tell();
  button.hidden = false;
}
