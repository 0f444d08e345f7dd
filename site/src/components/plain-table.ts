// What a plain table is made of. The first cell of a row heads it.

/** A table of texts. */
export interface PlainTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
