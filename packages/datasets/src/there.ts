// Whether something lies at a path.
import { stat } from "node:fs/promises";

/** Says whether there is a file or folder at a path; whatever cannot be looked at is not there. */
export const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
