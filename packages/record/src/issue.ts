// How a schema's refusal is told in one line.
import type { z } from "zod";

/** The first problem of a refused value, with its place: `cell.batch: Invalid input: …`. */
export function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) throw new Error("internal: schema: a refusal without an issue");
  const place = issue.path.map(String).join(".");
  return `${place === "" ? "value" : place}: ${issue.message}`;
}
