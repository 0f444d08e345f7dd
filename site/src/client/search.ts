// The search page, over Pagefind's index. Its script and index are loaded when the reader first types, from the folder that
// the build put beside the pages. Excerpts come as markup: only their text and their marks are taken.

declare global {
  interface Window {
    /** Imports a module that no bundler knows; the page sets it, as a bundled import would be rewritten. */
    importModule?: (address: string) => Promise<unknown>;
  }
}

/** What of Pagefind is used. */
interface Pagefind {
  readonly options: (options: { readonly baseUrl: string; readonly excerptLength: number }) => Promise<void>;
  readonly debouncedSearch: (
    query: string,
  ) => Promise<{ readonly results: readonly { readonly data: () => Promise<Result> }[] } | null>;
}

/** A page that was found. */
interface Result {
  readonly url: string;
  readonly excerpt: string;
  readonly meta: { readonly title?: string };
}

const SHOWN = 10;

/** Attaches to the form of the page; `base` is the site's base path with a slash at its end. */
export function attachSearch(form: HTMLFormElement): void {
  const field = form.querySelector("input")!;
  const status = document.querySelector<HTMLElement>("[data-search-status]")!;
  const list = document.querySelector<HTMLOListElement>("[data-search-results]")!;
  const more = document.querySelector<HTMLButtonElement>("[data-search-more]")!;
  const base = form.dataset["base"]!;
  let loading: Promise<Pagefind> | undefined;
  let rest: (() => Promise<void>) | undefined;

  const load = async (): Promise<Pagefind> => {
    const pagefind = (await window.importModule!(`${base}pagefind/pagefind.js`)) as Pagefind;
    await pagefind.options({ baseUrl: base, excerptLength: 28 });
    return pagefind;
  };
  const find = async (): Promise<void> => {
    const query = field.value.trim();
    history.replaceState(history.state, "", location.pathname + (query && `?q=${encodeURIComponent(query)}`));
    if (query === "") {
      list.replaceChildren();
      more.hidden = true;
      status.textContent = "";
      return;
    }
    loading ??= load();
    const found = await (await loading).debouncedSearch(query);
    // Null: the reader has typed on.
    if (found === null || query !== field.value.trim()) return;
    list.replaceChildren();
    const { results } = found;
    const count = results.length;
    status.textContent =
      count === 0 ? `Nothing found for “${query}”.` : `${count} ${count === 1 ? "page" : "pages"} found.`;
    rest = async () => {
      const from = list.children.length;
      const next = await Promise.all(results.slice(from, from + SHOWN).map((result) => result.data()));
      if (query === field.value.trim()) list.append(...next.map(itemOf));
      more.hidden = list.children.length >= count;
    };
    await rest();
  };
  const findOrTell = (): void => {
    find().catch((error: unknown) => {
      loading = undefined;
      status.textContent = `The search index could not be loaded (${String(error)}). Try again, or use the boards.`;
    });
  };
  field.addEventListener("input", findOrTell);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    findOrTell();
  });
  more.addEventListener("click", () => {
    const from = list.children.length;
    void rest?.().then(() => list.children[from]?.querySelector("a")?.focus());
  });
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  form.hidden = false;
  if (field.value !== "") findOrTell();
}

function itemOf({ url, excerpt, meta }: Result): HTMLLIElement {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = url;
  link.textContent = meta.title ?? url;
  const text = document.createElement("p");
  // Parsed into a document of its own, where nothing is run or loaded.
  for (const node of new DOMParser().parseFromString(excerpt, "text/html").body.childNodes) {
    const content = node.textContent ?? "";
    if (node.nodeName !== "MARK") text.append(content);
    else {
      const mark = document.createElement("mark");
      mark.textContent = content;
      text.append(mark);
    }
  }
  item.append(link, text);
  return item;
}
