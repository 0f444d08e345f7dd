// The errors that are not our bugs. Told apart by `name`, as packages do not import each other for an error class.

/** A mistake of the user: the text says what is wrong and what to do. */
export class UserError extends Error {
  override name = "UserError";
}

/** Something that is right but that this version cannot do: the text says what and where. */
export class UnsupportedError extends Error {
  override name = "UnsupportedError";
}
