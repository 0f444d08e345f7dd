// Which rows are compared, in the address: `?rows=a,b`, at most four, each once; the first is what the others are set
// against. Rows that are not there (of an older release, say) are ignored and told.

/** The most that stand side by side. */
const MOST = 4;

/** The rows of an address that are known, and those that are not. */
export function readChoice(
  parameters: URLSearchParams,
  known: ReadonlySet<string>,
): { readonly rows: readonly string[]; readonly unknown: readonly string[] } {
  const asked = [...new Set((parameters.get("rows") ?? "").split(",").filter(Boolean))];
  return {
    rows: asked.filter((id) => known.has(id)).slice(0, MOST),
    unknown: asked.filter((id) => !known.has(id)),
  };
}

/** The address's parameters with these rows; ids hold no comma. */
export function writeChoice(rows: readonly string[]): string {
  return rows.length === 0 ? "" : `?rows=${rows.map(encodeURIComponent).join(",")}`;
}
