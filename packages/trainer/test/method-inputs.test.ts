// What methods draw on the host: it depends on the update alone and has the distribution that is stated; and the noise
// matched to a small batch has that batch's covariance, by simulation.
import type { LoadedDataSet } from "@basin/datasets";
import { makeRandom } from "@basin/random";
import { findModel } from "@basin/zoo";
import { describe, expect, it } from "vitest";
import { makeMethod } from "../src/index.ts";
import { methodInputs } from "../src/method-inputs.ts";
import { matchedNoise } from "../src/methods/gradient-noise.ts";
import { tiny, tinyData } from "./tiny.ts";

const image = findModel("m2-tiny");
const data = tinyData(40, 4);
const random = makeRandom(6);

/** The first input of a method for updates on the first samples. */
function drawn(id: string, settings: Record<string, number | boolean>, size: number, steps = 1, update = 0): number[] {
  const indices = Int32Array.from({ length: steps * size }, (_, i) => (i % size) % 40);
  const options = { method: makeMethod(id, settings), model: tiny, data, random, precision: "float32" } as const;
  return Array.from(Object.values(methodInputs(options, indices, update, steps))[0]!);
}

it.each(["augmentation", "input-noise", "iterate-noise", "label-noise", "stability"])(
  "%s draws by the update alone, not by the steps of a call",
  (id) => {
    const all = drawn(id, {}, 8, 3, 5);
    const length = all.length / 3;
    expect(all.slice(length, 2 * length)).toEqual(drawn(id, {}, 8, 1, 6));
    expect(all.slice(0, length)).not.toEqual(all.slice(length, 2 * length));
  },
);

it("draws floats as wide as the engine computes", () => {
  const options = { method: makeMethod("input-noise"), model: image, data, random } as const;
  const arrays = (["float32", "float64"] as const).map(
    (precision) => methodInputs({ ...options, precision }, Int32Array.of(3, 4), 0, 1)["method/noise"],
  );
  expect(arrays.map((array) => [array?.constructor, array?.length])).toEqual([
    [Float32Array, 2 * 784],
    [Float64Array, 2 * 784],
  ]);
});

it("replaces a share of the labels, by every class alike", () => {
  const [share, size] = [0.3, 40_000];
  const labels = drawn("label-noise", { share }, size);
  const replaced = labels.filter((label) => label >= 0);
  // Four standard deviations of a binomial share, and of each class's count.
  expect(Math.abs(replaced.length / size - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / size));
  for (let label = 0; label < data.classes; label++) {
    const count = replaced.filter((one) => one === label).length;
    const expected = replaced.length / data.classes;
    expect(Math.abs(count - expected)).toBeLessThan(4 * Math.sqrt(expected * (1 - 1 / data.classes)));
  }
  expect(drawn("label-noise", { share: 1 }, 50)).not.toContain(-1);
  expect(new Set(drawn("label-noise", { share: 0 }, 50))).toEqual(new Set([-1]));
});

describe("augmentation", () => {
  // One bright block, off the centre, far enough from the border to stay inside.
  const side = 64;
  const block = (left: number, top: number): LoadedDataSet => {
    const features = new Uint8Array(side * side);
    for (let r = 0; r < 3; r++) features.fill(200, (top + r) * side + left, (top + r) * side + left + 3);
    const split = { count: 1, features, labels: Int32Array.of(0) };
    return { ...data, shape: [side, side], train: split, test: split };
  };
  const model = { ...tiny, input: [side * side] };
  /** Where the block's centre lies after each draw, from the image's centre. */
  const places = (settings: Record<string, number | boolean>, left: number, top: number, draws = 2000): number[][] => {
    const options = { method: makeMethod("augmentation", settings), model, data: block(left, top), random } as const;
    const images = methodInputs({ ...options, precision: "float32" }, new Int32Array(draws), 0, 1)["method/images"]!;
    return Array.from({ length: draws }, (_, draw) => {
      let [mass, x, y] = [0, 0, 0];
      for (let place = 0; place < side * side; place++) {
        const value = images[draw * side * side + place]!;
        if (value === 0) continue;
        mass += value;
        x += value * ((place % side) - (side - 1) / 2);
        y += value * (Math.floor(place / side) - (side - 1) / 2);
      }
      return [x / mass, y / mass];
    });
  };
  /** Mean, least and largest, as shares of a range from -1 to 1. */
  const expectUniform = (values: number[], bound: number, slack: number): void => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(Math.abs(mean / bound)).toBeLessThan(4 / Math.sqrt(3 * values.length));
    expect(squares / bound ** 2).toBeCloseTo(1 / 3, 1);
    expect(Math.max(...values.map(Math.abs))).toBeLessThan(bound + slack);
    expect(Math.min(...values)).toBeLessThan(-0.98 * bound);
    expect(Math.max(...values)).toBeGreaterThan(0.98 * bound);
  };

  it("moves by a uniform share of the side along both axes, parts of pixels included", () => {
    const moved = places({ flip: false, rotation: 0, translation: 0.2 }, 30, 30);
    const [xs, ys] = [0, 1].map((axis) => moved.map((place) => place[axis]! + 0.5));
    expectUniform(xs!, 0.2 * side, 0.01);
    expectUniform(ys!, 0.2 * side, 0.01);
    const product = xs!.reduce((sum, x, i) => sum + x * ys![i]!, 0) / xs!.length;
    expect(Math.abs(product)).toBeLessThan((4 * (0.2 * side) ** 2) / 3 / Math.sqrt(xs!.length));
    expect(xs!.some((x) => Math.abs(x - Math.round(x)) > 0.4)).toBe(true);
  });

  it("turns about the centre by a uniform angle", () => {
    const turned = places({ flip: false, rotation: 10, translation: 0 }, 55, 30);
    const before = Math.atan2(-0.5, 24.5);
    const angles = turned.map(([x, y]) => ((Math.atan2(y!, x!) - before) * 180) / Math.PI);
    expectUniform(angles, 10, 0.1);
    for (const [x, y] of turned) expect(Math.hypot(x!, y!)).toBeCloseTo(Math.hypot(24.5, 0.5), 0);
  });

  it("flips half of the images, or none", () => {
    const right = places({ rotation: 0, translation: 0 }, 50, 20).filter(([x]) => x! > 0).length;
    expect(Math.abs(right - 1000)).toBeLessThan(4 * Math.sqrt(500));
    expect(places({ flip: false, rotation: 0, translation: 0 }, 50, 20, 50).every(([x]) => x! > 0)).toBe(true);
  });

  it("refuses what are no images, and says what are", () => {
    const { check } = makeMethod("augmentation");
    const flat = { ...data, id: "frames", shape: [360] };
    const f2 = { ...tiny, id: "f2", input: [360] };
    expect(() => check?.({ model: f2, data: flat, batch: 8 })).toThrow(
      "augmentation: must have images, got frames samples [360] for f2's input [360]; use a model of input [height, width, channels] as c1 to c4, or data that are stored as images as f1's",
    );
    expect(() => check?.({ model: tiny, data, batch: 8 })).not.toThrow();
    expect(() => check?.({ model: image, data, batch: 8 })).not.toThrow();
  });
});

describe("gradient noise", () => {
  it.each([
    // N, B, b: parts of b; parts of half the batch; the whole set as the batch.
    [40, 16, 4],
    [40, 11, 7],
    [24, 24, 6],
  ])("of %d samples, a batch of %d has the covariance of batches of %d", (count, size, batch) => {
    // Per-sample gradients with two components that are neither normal nor uncorrelated.
    const gradients = Array.from(makeRandom(9)("samples").uniform(new Float64Array(count)), (u, i) => [
      u ** 3,
      u + (i % 2),
    ]);
    const draws = 60_000;
    const mean = (order: Int32Array, from: number, to: number): number[] =>
      [0, 1].map((k) => order.subarray(from, to).reduce((sum, i) => sum + gradients[i]![k]!, 0) / (to - from));
    const { part, factor } = matchedNoise(size, batch);
    const moments = (sample: (order: Int32Array) => number[]): number[] => {
      const sums = [0, 0, 0, 0, 0];
      for (let draw = 0; draw < draws; draw++) {
        const [u, v] = sample(makeRandom(10)("shuffle", draw).permutation(count)) as [number, number];
        for (const [i, value] of [u, v, u * u, u * v, v * v].entries()) sums[i]! += value / draws;
      }
      const [u, v, uu, uv, vv] = sums as [number, number, number, number, number];
      return [u, v, uu - u * u, uv - u * v, vv - v * v];
    };
    const noisy = moments((order) => {
      const [all, first, second] = [mean(order, 0, size), mean(order, 0, part), mean(order, part, 2 * part)];
      return all.map((g, k) => g + factor * (first[k]! - second[k]!));
    });
    const small = moments((order) => mean(order, 0, batch));
    const whole = mean(Int32Array.from(gradients.keys()), 0, count);
    const exact = [
      [0, 0],
      [0, 1],
      [1, 1],
    ].map(([k, l]) => {
      const products = gradients.map((g) => (g[k!]! - whole[k!]!) * (g[l!]! - whole[l!]!));
      return (products.reduce((a, b) => a + b, 0) / (count - 1)) * (1 / batch - 1 / count);
    });
    for (const found of [noisy, small]) {
      // No bias, and variances to four standard errors, which are near sqrt(2 / draws) of them.
      expect(Math.abs(found[0]! - whole[0]!)).toBeLessThan(4 * Math.sqrt(exact[0]! / draws));
      expect(Math.abs(found[1]! - whole[1]!)).toBeLessThan(4 * Math.sqrt(exact[2]! / draws));
      const scales = [exact[0]!, Math.sqrt(exact[0]! * exact[2]!), exact[2]!];
      exact.forEach((wanted, i) => {
        expect(Math.abs(found[i + 2]! - wanted)).toBeLessThan(4 * Math.sqrt(2 / draws) * scales[i]!);
      });
    }
  });

  it("refuses a batch that has that noise already", () => {
    const { check } = makeMethod("gradient-noise", { batch: 8 });
    expect(() => check?.({ model: tiny, data, batch: 8 })).toThrow(
      "gradient-noise batch: must be below the 8 samples of a batch, got 8; a batch no larger has that noise already",
    );
    expect(() => check?.({ model: tiny, data, batch: 9 })).not.toThrow();
  });
});
