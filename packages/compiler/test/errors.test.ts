// What a step must not do is refused with a typed error that names the program and the operation, and the engine is
// left as it was.
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  compile,
  OutsideTensorError,
  ProgramError,
  RandomConstantError,
  ShapeError,
  trace,
  UnknownKernelError,
  ValueReadError,
  type Program,
} from "../src/index.ts";
import { pure } from "./run.ts";

const inputs = { x: { shape: [2, 3], dtype: "float32" } } as const;
const step = (body: (x: tf.Tensor) => tf.Tensor | tf.Tensor[]): Program => pure(inputs, ({ x }) => body(x!));
let before: number;

beforeEach(() => {
  void tf.setBackend("cpu");
  before = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.getBackend()).toBe("cpu");
  expect(tf.memory().numTensors).toBe(before);
  expect(Math.random()).toBeLessThan(1);
});

describe("a step that", () => {
  it("calls a kernel nobody has lowered is told where to add it", () => {
    const traced = (): unknown => trace(step((x) => tf.topk(x).values));
    expect(traced).toThrow(UnknownKernelError);
    expect(traced).toThrow(
      "case: the tfjs kernel TopK is not lowered to ONNX; write the step without it, or add it in",
    );
  });

  it("reads a value is told which operation reads", () => {
    expect(() => trace(step((x) => tf.scalar(x.dataSync()[0]!)))).toThrow(ValueReadError);
    expect(() => trace(step((x) => tf.gather(x, tf.tensor1d([x.arraySync() as number], "int32"))))).toThrow(
      ValueReadError,
    );
  });

  it("reads a constant is let be", () => {
    expect(trace(step((x) => tf.mul(x, tf.tensor1d([1, 2, 3]).dataSync()[2]!))).nodes).toHaveLength(1);
  });

  it.each([
    ["randomUniform", () => tf.randomUniform([2, 3])],
    ["randomUniform", () => tf.randomUniform([2, 3], 0, 1, "float32", 7)],
    ["randomNormal", () => tf.randomNormal([2, 3])],
    ["truncatedNormal", () => tf.truncatedNormal([2, 3])],
    ["randomGamma", () => tf.randomGamma([2, 3], 1)],
    ["dropout", (x: tf.Tensor) => tf.dropout(x, 0.5)],
    ["the step", (x: tf.Tensor) => tf.mul(x, Math.random())],
  ])("draws random numbers by %s is refused", (name, body) => {
    expect(() => trace(step(body))).toThrow(RandomConstantError);
    expect(() => trace(step(body))).toThrow(`case: ${name} draws random numbers`);
  });

  it("uses a tensor from outside is told to pass it", () => {
    const outside = tf.tensor1d([1, 2, 3]);
    const one = tf.scalar(2);
    try {
      expect(() => trace(step((x) => tf.add(x, outside)))).toThrow(OutsideTensorError);
      expect(() => trace(step((x) => tf.add(x, outside)))).toThrow("uses a tensor of shape [3] made outside the step");
      expect(trace(step((x) => tf.add(x, one))).constants[0]!.values).toEqual(Float32Array.of(2));
    } finally {
      outside.dispose();
      one.dispose();
    }
  });

  it("makes a large constant is told to pass it, unless one number fills it", () => {
    const big = Float32Array.from({ length: 300_000 }, (_, i) => i);
    expect(() => trace(step(() => tf.tensor1d(big)))).toThrow(/makes a constant of 1200000 bytes; pass it as data/);
    const { model } = compile(step((x) => [tf.ones([1000, 1000]), tf.add(x, tf.zeros([2, 3]))]));
    expect(model.length).toBeLessThan(1000);
  });

  it.each([
    ["forgets a state", () => ({ state: {}, outputs: {} }), 'got no "s"'],
    [
      "returns a state it does not declare",
      ({ s }: Record<string, tf.Tensor>) => ({ state: { s: s!, t: s! }, outputs: {} }),
      'got an undeclared "t"',
    ],
    [
      "returns another shape",
      ({ s }: Record<string, tf.Tensor>) => ({ state: { s: tf.reshape(s!, [4]) }, outputs: {} }),
      'state "s" must be float32[2, 2], got float32[4]',
    ],
    [
      "returns another type",
      ({ s }: Record<string, tf.Tensor>) => ({ state: { s: tf.cast(s!, "int32") }, outputs: {} }),
      "got int32[2, 2]",
    ],
    [
      "returns a number as output",
      ({ s }: Record<string, tf.Tensor>) => ({ state: { s: s! }, outputs: { a: 1 as unknown as tf.Tensor } }),
      'output "a" must be a tensor, got number',
    ],
  ])("%s is refused", (_, body, message) => {
    const program: Program = {
      name: "stateful",
      data: {},
      state: { s: { shape: [2, 2], dtype: "float32" } },
      inputs: {},
      step: ({ state }) => body({ ...state }),
    };
    expect(() => trace(program)).toThrow(ShapeError);
    expect(() => trace(program)).toThrow(message);
  });

  it("is asynchronous, or traces another program, is refused", () => {
    const late = { ...step((x) => x), step: async () => ({ state: {}, outputs: {} }) } as unknown as Program;
    expect(() => trace(late)).toThrow("the step is asynchronous");
    expect(() => trace(step((x) => (trace(step((y) => y)), x)))).toThrow(ProgramError);
    expect(() => trace(step((x) => (trace(step((y) => y)), x)))).toThrow("case: is traced within another trace");
  });

  it("throws passes its own error on", () => {
    expect(() =>
      trace(
        step(() => {
          throw new Error("boom");
        }),
      ),
    ).toThrow("boom");
  });
});
