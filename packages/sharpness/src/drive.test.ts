// Both drivers give a search the same answers, and close it when something stops them.
import { describe, expect, it } from "vitest";
import { drive, driveSync } from "./drive.ts";
import type { Evaluation, Search } from "./search.ts";

function* sumOfThree(log: string[]): Search<number> {
  try {
    let sum = 0;
    for (let k = 1; k <= 3; k++) sum += (yield Float64Array.of(k)).value;
    return sum;
  } finally {
    log.push("closed");
  }
}

const square = ([a]: Float64Array): Evaluation => ({ value: a! * a!, gradient: Float64Array.of(2 * a!) });

describe("drive", () => {
  it("answers every question, at once or later", async () => {
    const seen: number[] = [];
    const onEvaluation = ({ value }: Evaluation, count: number): void => void seen.push(count, value);
    expect(driveSync(sumOfThree([]), square, { onEvaluation })).toBe(14);
    expect(await drive(sumOfThree([]), async (x) => square(x), { onEvaluation })).toBe(14);
    expect(seen).toEqual([1, 1, 2, 4, 3, 9, 1, 1, 2, 4, 3, 9]);
  });

  it("stops before the next evaluation when told, and closes the search", async () => {
    const log: string[] = [];
    const controller = new AbortController();
    let calls = 0;
    const evaluate = (x: Float64Array): Evaluation => {
      if (++calls === 2) controller.abort(new Error("enough"));
      return square(x);
    };
    await expect(drive(sumOfThree(log), evaluate, { signal: controller.signal })).rejects.toThrow("enough");
    expect(calls).toBe(2);
    expect(() => driveSync(sumOfThree(log), square, { signal: controller.signal })).toThrow("enough");
    expect(log).toEqual(["closed", "closed"]);
  });

  it("passes on what the function throws, and closes the search", async () => {
    const log: string[] = [];
    const fail = (): Evaluation => {
      throw new Error("no value");
    };
    expect(() => driveSync(sumOfThree(log), fail)).toThrow("no value");
    await expect(drive(sumOfThree(log), fail)).rejects.toThrow("no value");
    expect(log).toEqual(["closed", "closed"]);
  });
});
