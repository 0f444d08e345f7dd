import { expect, it } from "vitest";
import { shouldStop } from "../src/index.ts";
import type { StopRule } from "../src/index.ts";

const plateau: StopRule = { kind: "plateau", tolerance: 0.1, patience: 3, maximumEpochs: 8 };

it.each([
  ["nothing has run", [], undefined],
  ["one epoch", [1], undefined],
  ["two epochs without a fall", [1, 1, 1], undefined],
  ["patience is over", [1, 1, 1, 1], "plateau"],
  ["falls smaller than the tolerance", [1, 0.97, 0.95, 0.93], "plateau"],
  ["a slow drift that adds up to a fall", [1, 0.95, 0.92, 0.89], undefined],
  ["a fall of the tolerance counts", [1, 1, 1, 0.9], undefined],
  ["waiting starts again after a fall", [1, 1, 1, 0.5, 0.5, 0.5], undefined],
  ["a rise is no fall", [1, 2, 1.5, 1.2], "plateau"],
  ["the limit", [8, 7, 6, 5, 4, 3, 2, 1], "epoch-limit"],
  ["plateau at the limit", [8, 7, 6, 5, 4, 4, 4, 4], "plateau"],
] as const)("stops on a plateau: %s", (_, losses, reason) => {
  expect(shouldStop(losses, plateau)).toBe(reason);
});

it("has the protocol's numbers as defaults", () => {
  const flat = (length: number): number[] => Array.from({ length }, () => 1);
  expect(shouldStop(flat(20), { kind: "plateau" })).toBeUndefined();
  expect(shouldStop(flat(21), { kind: "plateau" })).toBe("plateau");
  const falling = Array.from({ length: 300 }, (_, i) => 1 - 1.01e-4 * i);
  expect(shouldStop(falling.slice(0, 299), { kind: "plateau" })).toBeUndefined();
  expect(shouldStop(falling, { kind: "plateau" })).toBe("epoch-limit");
});

it("runs a fixed number of epochs", () => {
  expect(shouldStop([], { kind: "epochs", epochs: 0 })).toBe("epochs");
  expect(shouldStop([3, 3], { kind: "epochs", epochs: 3 })).toBeUndefined();
  expect(shouldStop([3, 3, 3], { kind: "epochs", epochs: 3 })).toBe("epochs");
});

it("says which number is wrong", () => {
  expect(() => shouldStop([], { kind: "epochs", epochs: -1 })).toThrow(
    "stop epochs: must be a whole number from 0, got -1",
  );
  expect(() => shouldStop([], { kind: "plateau", patience: 0 })).toThrow("stop patience");
  expect(() => shouldStop([], { kind: "plateau", tolerance: Number.NaN })).toThrow("stop tolerance");
});
