// The one error of this package: data that are missing, damaged or not what they should be.

/** The user's data or request cannot be used; the message says why and what to do. */
export class DataError extends Error {
  override name = "UserError";
}
