// The field types that cells and runs share. Every number in a record is finite, every object refuses unknown keys.
import * as z from "zod";

/** A name in an identity: lower-case words, digits, dots and dashes. */
export const name: z.ZodString = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/);
/** The name of a quantity: words joined by capitals, lambdaMax. */
export const quantity: z.ZodString = z.string().regex(/^[a-z][a-zA-Z0-9]*$/);
/** A SHA-256 as 64 lower-case hexadecimal digits. */
export const sha256: z.ZodString = z.string().regex(/^[0-9a-f]{64}$/);
/** A UUIDv7 in lower case. */
export const uuid7: z.ZodString = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
/** A finite number. */
export const finite: z.ZodNumber = z.number();
/** A count: a safe integer of at least 0. */
export const count: z.ZodInt = z.int().min(0);
/** A count of at least 1. */
export const positiveCount: z.ZodInt = z.int().min(1);
/** A share in [0, 1]. */
export const share: z.ZodNumber = z.number().min(0).max(1);
/** A line of text without control characters. */
export const text: z.ZodString = z
  .string()
  .max(2000)
  .regex(/^\P{Cc}*$/u);
