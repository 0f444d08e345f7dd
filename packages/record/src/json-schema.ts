// The JSON Schema of a run file, for editors and readers in other languages. It holds the shape; hashes are checked by verifyRun.
import * as z from "zod";
import { runSchema } from "./run.ts";

/** The text of schema.json, generated from the zod schema. */
export function runJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(runSchema), null, 2)}\n`;
}
