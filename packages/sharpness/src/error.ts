// The one error this package throws for a caller's mistake. Our own bugs are plain Errors starting "internal: ".

/** A mistake of the caller; the message says which argument, what was wrong, and what to do. */
export class UserError extends Error {
  override name = "UserError";
}
