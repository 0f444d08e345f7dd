// A specification names the versions of the definitions it was made for; another version is another meaning.
import { UserError } from "../errors.ts";

/** Throws UserError when a specification asks for a definition in another version than is here. */
export function checkVersion(what: string, wanted: number, here: number): void {
  if (wanted === here) return;
  throw new UserError(`${what} version: must be ${here}, got ${wanted}; use the release of Basin that made the cell`);
}
