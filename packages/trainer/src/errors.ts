// The error of this package that a caller may want to tell apart; anything else is our bug.

/** A mistake of the caller: shown as text, without a stack. */
export class UserError extends Error {
  override name = "UserError";
}
