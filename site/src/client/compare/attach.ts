// The compare page: four choosers, the address, and the drawing. The data are loaded when there is something to compare.
import type { Compared } from "../../data/compare.ts";
import { readChoice, writeChoice } from "./choice.ts";
import { showComparison } from "./show.ts";

/** Attaches to the form of the page. */
export function attachCompare(form: HTMLFormElement): void {
  const choosers = [...form.querySelectorAll("select")];
  const result = document.querySelector<HTMLElement>("[data-comparison]")!;
  const status = document.querySelector<HTMLElement>("[data-comparison-status]")!;
  const known = new Set([...choosers[0]!.options].map(({ value }) => value).filter(Boolean));
  let loading: Promise<Compared> | undefined;
  const load = (): Promise<Compared> => {
    loading ??= fetch(form.dataset["source"]!).then((response) => {
      if (!response.ok) throw new Error(`compare.json: must be there, got ${response.status}; build the site again`);
      return response.json() as Promise<Compared>;
    });
    return loading;
  };

  const draw = async (rows: readonly string[], unknown: readonly string[]): Promise<void> => {
    const lost = unknown.length === 0 ? "" : ` Not in this build: ${unknown.join(", ")}.`;
    if (rows.length === 0) {
      result.replaceChildren();
      status.textContent = `Choose a row, or several.${lost}`;
      return;
    }
    try {
      const all = await load();
      const chosen = rows.flatMap((id) => all.rows.find((row) => row.id === id) ?? []);
      result.replaceChildren(...showComparison(chosen, all));
      status.textContent = `${chosen.length} ${chosen.length === 1 ? "row" : "rows"} compared.${lost}`;
    } catch (error) {
      status.textContent = error instanceof Error ? error.message : String(error);
    }
  };

  const readAddress = (): void => {
    const { rows, unknown } = readChoice(new URLSearchParams(location.search), known);
    for (const [index, chooser] of choosers.entries()) chooser.value = rows[index] ?? "";
    void draw(rows, unknown);
  };
  form.addEventListener("change", () => {
    const rows = [...new Set(choosers.map(({ value }) => value).filter(Boolean))];
    history.replaceState(history.state, "", location.pathname + writeChoice(rows));
    void draw(rows, []);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", readAddress);
  form.hidden = false;
  readAddress();
}
