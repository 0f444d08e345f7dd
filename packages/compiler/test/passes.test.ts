// The passes make the graph smaller and keep what it computes; the verifier finds a broken graph.
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { optimise, printGraph, trace, type Graph, type Program } from "../src/index.ts";
import { verify } from "../src/graph.ts";
import { difference, pure, runCompiled, runEager } from "./run.ts";

const inputs = { x: { shape: [2, 3], dtype: "float32" }, y: { shape: [1, 3], dtype: "float32" } } as const;
const values = { x: [1, -2, 3, -4, 5, -6], y: [0.5, 0.25, -1] };
const step = (body: (x: tf.Tensor, y: tf.Tensor) => tf.Tensor | tf.Tensor[]): Program =>
  pure(inputs, ({ x, y }) => body(x!, y!));
const kernelsOf = (program: Program): string[] => optimise(trace(program)).nodes.map(({ kernel }) => kernel);

describe("optimise", () => {
  it.each<[string, (x: tf.Tensor, y: tf.Tensor) => tf.Tensor | tf.Tensor[], string[]]>([
    ["drops what no result needs", (x) => (tf.exp(x), tf.neg(x)), ["Neg"]],
    [
      "drops identities, casts and reshapes to the same",
      (x) => tf.neg(tf.reshape(tf.cast(tf.clone(x), "float32"), [2, 3])),
      ["Neg"],
    ],
    ["merges reshapes of reshapes", (x) => tf.reshape(tf.reshape(tf.expandDims(x, 0), [6]), [3, 2]), ["Reshape"]],
    [
      "merges reshapes of what was dropped",
      (x) => tf.reshape(tf.reshape(tf.transpose(tf.exp(x), [0, 1]), [6]), [3, 2]),
      ["Exp", "Reshape"],
    ],
    [
      "drops neutral numbers",
      (x) => tf.neg(tf.add(tf.mul(tf.div(tf.sub(x, 0), 1), tf.ones([2, 3])), tf.zeros([3]))),
      ["Neg"],
    ],
    ["drops double negation", (x) => tf.exp(tf.neg(tf.neg(x))), ["Exp"]],
    ["makes equal things once", (x) => tf.add(tf.exp(x), tf.mul(tf.exp(x), 2)), ["Exp", "Multiply", "Add"]],
    ["lets a filled operand broadcast", (x) => tf.add(x, tf.fill([2, 3], 4)), ["Fill", "Add"]],
    ["lets a tiled operand broadcast", (x, y) => tf.add(x, tf.tile(y, [2, 1])), ["Add"]],
    ["keeps a broadcast that makes the shape", (_, y) => tf.mul(y, tf.ones([2, 3])), ["BroadcastTo"]],
    ["keeps two fills that meet", () => tf.add(tf.fill([2, 3], 4), tf.fill([2, 3], 5)), ["Fill", "Fill", "Add"]],
    [
      "does not take a tile of more than ones for a broadcast",
      (x, y) => tf.add(tf.tile(x, [2, 1]), tf.tile(y, [4, 1])),
      ["Tile", "Add"],
    ],
  ])("%s", async (_, body, kernels) => {
    const program = step(body);
    expect(kernelsOf(program).toSorted()).toEqual(kernels.toSorted());
    const given = { inputs: values };
    expect(difference(await runCompiled(program, given), runEager(program, given))).toBeLessThan(1e-6);
  });

  it("makes fewer nodes of a gradient, and keeps it", async () => {
    const loss = (x: tf.Tensor, y: tf.Tensor): tf.Scalar =>
      tf.mean(tf.square(tf.relu(tf.sub(tf.div(x, tf.sqrt(tf.add(tf.mean(tf.square(x), 0), 1e-3))), y))));
    const program = step((x, y) => tf.grads(loss)([x, y]));
    const traced = trace(program);
    expect(optimise(traced).nodes.length).toBeLessThan(0.8 * traced.nodes.length);
    const given = { inputs: values };
    expect(difference(await runCompiled(program, given), runEager(program, given))).toBeLessThan(1e-6);
  });
});

describe("printGraph", () => {
  it("prints a step as stable text", () => {
    const program = step((x, y) => tf.sum(tf.mul(x, tf.tile(tf.add(y, 2), [2, 1])), 1));
    expect(printGraph(optimise(trace(program)))).toBe(
      `step case
  %0: float32[2,3] = inputs/x
  %1: float32[1,3] = inputs/y
  %2: float32[] = constant {2}
  %3: float32[1,3] = Add(%1, %2)
  %4: float32[2,3] = Multiply(%0, %3)
  %5: float32[2] = Sum(%4, axis=1, keepDims=false)
  outputs/0 = %5
`,
    );
  });
});

describe("verify", () => {
  const graph = trace(step((x) => tf.exp(tf.neg(x))));
  it.each<[string, Partial<Graph>, string]>([
    ["a value used before it is made", { nodes: graph.nodes.toReversed() }, "uses %2 before it is made"],
    ["a value made twice", { nodes: [...graph.nodes, ...graph.nodes] }, "is made twice"],
    [
      "a constant of another size",
      { constants: [{ value: { id: 99, shape: [2], dtype: "float32" }, values: new Float32Array(1) }] },
      "constant %99 has 1 values",
    ],
    ["a missing result", { nodes: [] }, "outputs/0 uses %3 before it is made"],
  ])("finds %s", (_, change, message) => {
    expect(() => verify({ ...graph, ...change }, "test")).toThrow(`internal: case: after test: `);
    expect(() => verify({ ...graph, ...change }, "test")).toThrow(message);
  });
});
