// Names of arms: the protocol's settings are silent, every other setting stands in the name.
import { expect, it } from "vitest";
import { hash, trainSpec } from "../test/example.ts";
import { armName } from "./arm.ts";
import type { TrainSpec } from "./cell.ts";

const batches = { small: 256, large: 6000 };
const name = (changes: Partial<TrainSpec>, more = {}): string => armName(trainSpec(changes), batches, more);
const data = trainSpec().data;

it("calls a training by batch size, method, optimiser and held-out samples", () => {
  expect(name({})).toBe("SB");
  expect(name({ batch: 6000 })).toBe("LB");
  expect(name({ batch: 512 })).toBe("B512");
  const conservative = { id: "conservative", version: 1, lambda: 1e-3, iterations: 3, reset: false };
  expect(name({ batch: 6000, method: conservative })).toBe("LB-conservative");
  const sgd = { id: "sgd", version: 1, learningRate: 0.1, momentum: 0.9 };
  expect(name({ batch: 6000, optimiser: sgd })).toBe("LB-sgd");
  // A tenth of what is left is still LB, and only where samples are held out.
  expect(name({ batch: 5500, data: { ...data, heldOut: 5000 } })).toBe("LB-held-out");
  expect(name({ batch: 5500 })).toBe("B5500");
  expect(name({ batch: 6000 }, { equalUpdates: true })).toBe("LB-equal-updates");
});

it("says where a warm start comes from", () => {
  const start = { cell: hash("a"), epoch: 1 };
  expect(name({ batch: 6000, start }, { origin: "SB" })).toBe("SB→LB after 1 epoch");
  expect(name({ start: { ...start, epoch: 20 } }, { origin: "LB" })).toBe("LB→SB after 20 epochs");
  expect(name({ start })).toBe("?→SB after 1 epoch");
});

it("tells every setting that is not the protocol's, so that no two different trainings share a name", () => {
  const adam = { ...trainSpec().optimiser, learningRate: 1e-2 };
  expect(name({ optimiser: adam })).toBe("SB (learningRate 0.01)");
  const hard = { id: "conservative", version: 1, lambda: 0.1, iterations: 3, reset: false };
  expect(name({ method: hard })).toBe("SB-conservative (lambda 0.1)");
  expect(name({ method: { id: "unheard-of", version: 1, x: 2 } })).toBe("SB-unheard-of (x 2)");
});
