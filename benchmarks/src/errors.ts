// The kinds of error that the command tells apart; anything else is a bug of Basin.

/** A mistake of the user: shown as text, without a stack. */
export class UserError extends Error {
  override name = "UserError";
}

/** Something that Basin does not do: says what and where. */
export class UnsupportedError extends Error {
  override name = "UnsupportedError";
}

/** The kind of an error, by its name, as every package of Basin names it. */
export function errorKind(error: unknown): "user" | "unsupported" | "bug" {
  const name = error instanceof Error ? error.name : "";
  if (name === "UserError") return "user";
  return name === "UnsupportedError" ? "unsupported" : "bug";
}
