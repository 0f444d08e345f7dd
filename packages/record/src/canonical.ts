// Canonical JSON (RFC 8785) and its SHA-256: the one byte form that identities are made from.
// It imports nothing of Node, so that a browser can verify a record.
import canonicalize from "canonicalize";
import { UserError } from "./error.ts";

/**
 * Writes a value as canonical JSON (RFC 8785): keys sorted by UTF-16 units, numbers as ECMAScript prints them.
 *
 * Refused with a UserError naming the place: numbers that are not finite, undefined (also as a property), functions,
 * bigints, symbols, lone surrogates, and objects that are neither plain nor arrays (typed arrays and dates would change
 * their shape). −0 is written as 0, as the RFC says, so that 0 and −0 have one identity.
 */
export function canonicalJson(value: unknown): string {
  check(value, "value");
  const text = canonicalize(value);
  if (text === undefined) throw new Error("internal: canonical JSON: a checked value has no JSON form");
  return text;
}

/** The SHA-256 of a text's UTF-8 bytes, or of bytes, as 64 lower-case hexadecimal digits. */
export async function sha256Hex(data: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The SHA-256 of a value's canonical JSON: what identities and outcome hashes are. Errors as in {@link canonicalJson}. */
export async function canonicalHash(value: unknown): Promise<string> {
  return sha256Hex(canonicalJson(value));
}

function check(value: unknown, place: string): void {
  switch (typeof value) {
    case "string":
      if (!value.isWellFormed()) throw refused(place, "a string with a lone surrogate");
      return;
    case "boolean":
      return;
    case "number":
      if (!Number.isFinite(value)) throw refused(place, String(value));
      return;
    case "object":
      break;
    case "undefined":
    case "function":
    case "symbol":
    case "bigint":
      throw refused(place, typeof value);
  }
  if (value === null) return;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) check(value[i], `${place}[${i}]`);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw refused(place, "an object that is not plain");
  for (const [key, item] of Object.entries(value)) {
    check(key, `${place}, a key`);
    check(item, `${place}.${key}`);
  }
}

function refused(place: string, got: string): UserError {
  return new UserError(
    `canonical JSON: ${place} must be JSON with finite numbers, got ${got}; leave the property out or give a number`,
  );
}
