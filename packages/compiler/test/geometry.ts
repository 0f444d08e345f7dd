// Windows over images drawn at random, and programs that slide them, with gradients.
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { expect } from "vitest";
import type { Program } from "../src/index.ts";
import { between } from "./cases/sample.ts";
import { CUT, difference, pure, runCompiled, runEager } from "./run.ts";

/** Deterministic values in [-1, 1], whose neighbours differ. */
export const wave = (count: number, seed: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.round(1000 * Math.sin(1.7 * i + seed)) / 1000);
/** Few different values, so that windows have equal maxima. */
export const coarse = (count: number, seed: number): number[] => wave(count, seed).map((x) => Math.round(2 * x) / 2);

/** A program of the output and the gradients of a weighted sum of it. */
export function withGradients(
  shapes: Readonly<Record<string, readonly number[]>>,
  op: (...tensors: tf.Tensor[]) => tf.Tensor,
): Program {
  const names = Object.keys(shapes);
  const specs = Object.fromEntries(names.map((name) => [name, { shape: shapes[name]!, dtype: "float32" as const }]));
  return pure(specs, (given) => {
    const tensors = names.map((name) => given[name]!);
    const weighted = (...xs: tf.Tensor[]): tf.Scalar => {
      const y = op(...xs);
      return tf.sum(tf.mul(y, tf.tensor(wave(y.size, 5), y.shape)));
    };
    return [op(...tensors), ...tf.grads(weighted)(tensors)];
  });
}

export async function compare(program: Program, values: Readonly<Record<string, readonly number[]>>): Promise<void> {
  const given = { inputs: values };
  const oracle = runEager(program, given);
  expect(difference(await runCompiled(program, given), oracle)).toBeLessThan(2e-5);
  expect(difference(await runCompiled(program, given, { precision: "float64" }), oracle)).toBeLessThan(2e-5);
  expect(difference(await runCompiled(program, given, { tiles: CUT }), oracle)).toBeLessThan(2e-5);
  expect(difference(await runCompiled(program, given, { target: "gpu" }), oracle)).toBeLessThan(2e-5);
}

export interface Geometry {
  readonly n: number;
  readonly height: number;
  readonly width: number;
  readonly windowHeight: number;
  readonly windowWidth: number;
  readonly strides: [number, number];
  readonly pad: number | "same" | "valid" | "explicit";
}

export const geometry: fc.Arbitrary<Geometry> = fc
  .record<Geometry>({
    n: between(1, 3),
    height: between(1, 9),
    width: between(1, 9),
    windowHeight: between(1, 4),
    windowWidth: between(1, 4),
    strides: fc.tuple(between(1, 3), between(1, 3)),
    pad: fc.constantFrom<(number | "same" | "valid" | "explicit")[]>("same", "valid", "explicit", 1, 2),
  })
  // tfjs takes a number as padding right only for square windows and strides.
  .map((g) =>
    typeof g.pad === "number" ? { ...g, windowWidth: g.windowHeight, strides: [g.strides[0], g.strides[0]] } : g,
  );

export const padOf = (pad: number | "same" | "valid" | "explicit"): number | "same" | "valid" | "explicit" =>
  pad === "explicit"
    ? ([
        [0, 0],
        [1, 0],
        [0, 2],
        [0, 0],
      ] as unknown as "explicit")
    : pad;

/** Whether every window sees something of the images. */
export const fits = ({ pad, height, width, windowHeight, windowWidth }: Geometry): boolean =>
  pad === "same" || (height >= windowHeight && width >= windowWidth);
