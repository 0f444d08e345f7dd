// Parsers of option values; a wrong one is a mistake of the user, told by commander.
import { InvalidArgumentError } from "commander";
import type { ShardPlace } from "../study-shards.ts";

/** A whole number from 0. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError("give a whole number from 0.");
  return value;
}

/** A whole number from 1. */
export function positiveNumber(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError("give a whole number from 1.");
  return value;
}

/** Whole numbers with commas between. */
export function wholeNumbers(text: string): number[] {
  return text.split(",").map((part) => wholeNumber(part.trim()));
}

/** Numbers with commas between. */
export function numbers(text: string): number[] {
  return text.split(",").map((part) => {
    const value = Number(part);
    if (part.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("give numbers, as 0.001,0.0005.");
    return value;
  });
}

/** Names of a list with commas between. */
export function namesOf<const Name extends string>(known: readonly Name[]): (text: string) => Name[] {
  return (text) =>
    text.split(",").map((part) => {
      const found = known.find((name) => name === part.trim());
      if (found === undefined) throw new InvalidArgumentError(`use some of ${known.join(", ")}.`);
      return found;
    });
}

/** Whole numbers from 1 with commas between. */
export function positiveNumbers(text: string): number[] {
  return text.split(",").map((part) => positiveNumber(part.trim()));
}

/** The longest time that a timer of Node holds, in hours. */
const LONGEST_HOURS = 2 ** 31 / 3_600_000;

/** Hours, above 0 and at most what a timer holds. */
export function hours(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0 && value < LONGEST_HOURS)) {
    throw new InvalidArgumentError(`give hours, above 0 and below ${Math.floor(LONGEST_HOURS)}.`);
  }
  return value;
}

/** A shard and how many there are: 1/4 to 4/4. */
export function shardPlace(text: string): ShardPlace {
  const [, index, count] = (/^(\d{1,9})\/(\d{1,9})$/.exec(text) ?? []).map(Number);
  if (index === undefined || count === undefined || index < 1 || index > count) {
    throw new InvalidArgumentError("give a shard and how many there are, as 1/4 to 4/4.");
  }
  return { index, count };
}

/** Names with commas between. */
export function names(text: string): string[] {
  return text.split(",").map((part) => part.trim());
}

/** Names with commas between, or `none`. */
export function namesOrNone(text: string): string[] {
  return text.trim() === "none" ? [] : names(text);
}

/** Seeds 1 to n. */
export function seedsUpTo(n: number): number[] {
  return Array.from({ length: n }, (_, index) => index + 1);
}

/** A day: 2026-11-24. */
export function releaseDate(text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) {
    throw new InvalidArgumentError("give a day, as 2026-11-24.");
  }
  return text;
}

/** A port: 1 to 65535. */
export function portNumber(text: string): number {
  const value = positiveNumber(text);
  if (value > 65_535) throw new InvalidArgumentError("give a port, 1 to 65535.");
  return value;
}
