// What a description list is made of, so that pages say facts as data and tests read them.

/** A value of a fact. */
export interface FactValue {
  readonly text: string;
  readonly href?: string;
  /** An id, a hash or a command. */
  readonly code?: boolean;
}

/** A term with what is said of it. */
export interface Fact {
  readonly term: string;
  readonly values: readonly FactValue[];
}

/** A fact of one text, or of several. */
export function fact(term: string, ...values: readonly (string | FactValue)[]): Fact {
  return { term, values: values.map((value) => (typeof value === "string" ? { text: value } : value)) };
}
