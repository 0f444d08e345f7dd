// Held-out samples are the same every time, are trained on never, and their curve is f on them alone.
import { describe, expect, it } from "vitest";
import { loadDataSet } from "@basin/datasets";
import { openEngine } from "@basin/engine";
import { findModel } from "@basin/zoo";
import { adam, flatten, holdOut, openObjective, train } from "../src/index.ts";

const data = await loadDataSet("glyphs", { train: 60, test: 20 });

describe("holdOut", () => {
  it("parts the training split, both parts in its order, and always alike", () => {
    const parts = holdOut(data, 20);
    expect(parts.data.train.count).toBe(40);
    expect(parts.heldOut.count).toBe(20);
    const size = 784;
    const rows = ({ count, features, labels }: typeof data.train): string[] =>
      Array.from({ length: count }, (_, i) => `${labels[i]} ${features.slice(i * size, (i + 1) * size).join()}`);
    const whole = rows(data.train);
    const [kept, out] = [rows(parts.data.train), rows(parts.heldOut)];
    expect([...kept, ...out].toSorted()).toEqual(whole.toSorted());
    for (const part of [kept, out]) {
      const places = part.map((row) => whole.indexOf(row));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }
    expect(rows(holdOut(data, 20).heldOut)).toEqual(out);
    expect(parts.data.test).toBe(data.test);
  });

  it.each([0, 60, 1.5])("refuses to hold out %s of 60", (samples) => {
    expect(() => holdOut(data, samples)).toThrow(/held-out samples: must be 1 to 59/);
  });
});

it("a training measures held-out samples after each epoch, and is otherwise one on the rest", async () => {
  const engine = await openEngine("onnx-cpu", { threads: 1 });
  try {
    const model = findModel("m1-tiny");
    const { data: rest, heldOut } = holdOut(data, 20);
    const options = {
      engine,
      model,
      batch: 8,
      seed: 3,
      optimiser: adam(),
      stop: { kind: "epochs", epochs: 2 },
    } as const;
    const result = await train({ ...options, data: rest, heldOut });
    const plain = await train({ ...options, data: rest });
    if (result.status !== "done" || plain.status !== "done") throw new Error("interrupted");
    expect(result.weights).toEqual(plain.weights);
    const objective = await openObjective({ engine, model, data: { ...rest, train: heldOut }, split: "train" });
    const { loss, accuracy } = await objective.value(flatten(model, result.weights));
    await objective.close();
    expect(result.outcome.history.at(-1)!.heldOut).toEqual({ loss, accuracy });
    expect(result.outcome.history.every((record) => record.heldOut !== undefined)).toBe(true);
    expect(plain.outcome.history.some((record) => record.heldOut !== undefined)).toBe(false);
  } finally {
    await engine.close();
  }
});
