// The kinds of error that the command tells apart; anything else is a bug of Basin.

/** A mistake of the user: shown as text, without a stack. */
export class UserError extends Error {
  override name = "UserError";
}

/** Something that Basin does not do: says what and where. */
export class UnsupportedError extends Error {
  override name = "UnsupportedError";
}

/** What the operating system refuses for a reason that the user can mend, by its code. */
const systemErrors: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free some room",
  EDQUOT: "the quota of the disk is used up; free some room",
  EFBIG: "the file would be larger than this process may write; raise the limit (ulimit -f)",
  EROFS: "the folder is read-only; choose another (BASIN_CACHE, BASIN_RESULTS)",
  EACCES: "the permission is missing; choose another folder (BASIN_CACHE, BASIN_RESULTS)",
  EMFILE: "too many files are open; raise the limit (ulimit -n)",
};

/** What a user is told of an error of the operating system that is theirs to mend; undefined of any other error. */
export function systemMessage(error: unknown): string | undefined {
  const { code, path, message } = (error ?? {}) as NodeJS.ErrnoException;
  const why = code === undefined ? undefined : systemErrors[code];
  return why && `${path ?? "a file"}: must be writable, got ${code} (${message}): ${why} and run the command again`;
}

/** The kind of an error, by its name, as every package of Basin names it. */
export function errorKind(error: unknown): "user" | "unsupported" | "bug" {
  const name = error instanceof Error ? error.name : "";
  if (name === "UserError" || systemMessage(error) !== undefined) return "user";
  return name === "UnsupportedError" ? "unsupported" : "bug";
}
