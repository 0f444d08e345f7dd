// Runs a program twice: compiled, in ONNX Runtime, and eagerly on tfjs's cpu backend, the oracle.
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-layers";
import { InferenceSession, Tensor as OnnxTensor } from "onnxruntime-node";
import {
  compile,
  STEPS_INPUT,
  type CompileOptions,
  type DType,
  type Precision,
  type Program,
  type Specs,
} from "../src/index.ts";
import type { TileSizes } from "../src/tiles/plan.ts";

/** Named host values. */
type Values = Readonly<Record<string, ArrayLike<number>>>;

/** Arguments of a run: inputs are one step's values. */
export interface Given {
  readonly data?: Values;
  readonly state?: Values;
  readonly inputs?: Values;
}

const arrays = { float32: Float32Array, float64: Float64Array, int32: Int32Array, uint8: Uint8Array, bool: Uint8Array };

function onnxTensor(
  dtype: DType,
  precision: Precision,
  values: ArrayLike<number>,
  dims: readonly number[],
): OnnxTensor {
  const type = dtype === "float32" ? precision : dtype;
  return new OnnxTensor(type as "float32", arrays[type].from(values) as Float32Array, dims);
}

/** Compiles and runs `steps` steps; every step gets the same inputs. Results are keyed `next/…` and `outputs/…`. */
export async function runCompiled(
  program: Program,
  given: Given,
  { steps = 1, ...options }: CompileOptions & { readonly steps?: number } = {},
): Promise<Record<string, number[]>> {
  const { precision = "float32" } = options;
  const { model } = compile(program, options);
  const session = await InferenceSession.create(model, { logSeverityLevel: 3, intraOpNumThreads: 1 });
  try {
    const feeds: Record<string, OnnxTensor> = {
      [STEPS_INPUT]: new OnnxTensor("int32", new Int32Array(steps), [steps]),
    };
    for (const group of ["data", "state", "inputs"] as const) {
      for (const [name, { shape, dtype }] of Object.entries(program[group])) {
        const values = given[group]![name]!;
        const stacked = group === "inputs" ? Array.from({ length: steps }, () => Array.from(values)).flat() : values;
        const dims = group === "inputs" ? [steps, ...shape] : shape;
        feeds[`${group}/${name}`] = onnxTensor(dtype, precision, stacked, dims);
      }
    }
    const results = await session.run(feeds);
    return Object.fromEntries(
      Object.entries(results).map(([name, tensor]) => [name, Array.from(tensor.data as Float32Array, Number)]),
    );
  } finally {
    await session.release();
  }
}

/** Cuts everything that can be cut into tiles of one sample. */
export const CUT: TileSizes = { wide: 1, small: 0, tile: 1, least: { wide: 1, narrow: 1 } };

/** Runs one step eagerly on the cpu backend. */
export function runEager(program: Program, given: Given): Record<string, number[]> {
  void tf.setBackend("cpu");
  return tf.tidy(() => {
    const make = (specs: Specs, values: Values = {}): Record<string, tf.Tensor> =>
      Object.fromEntries(
        Object.entries(specs).map(([name, { shape, dtype }]) => [
          name,
          tf.tensor(arrays[dtype].from(values[name]!) as Float32Array, [...shape], dtype === "uint8" ? "int32" : dtype),
        ]),
      );
    const { state, outputs } = program.step({
      data: make(program.data, given.data),
      state: make(program.state, given.state),
      inputs: make(program.inputs, given.inputs),
    });
    const read = (group: string, tensors: Readonly<Record<string, tf.Tensor>>): [string, number[]][] =>
      Object.entries(tensors).map(([name, tensor]) => [`${group}/${name}`, Array.from(tensor.dataSync(), Number)]);
    return Object.fromEntries([...read("next", state), ...read("outputs", outputs)]);
  });
}

/** A program of inputs alone, whose outputs are what `step` returns. */
export function pure(inputs: Specs, step: (tensors: Record<string, tf.Tensor>) => tf.Tensor | tf.Tensor[]): Program {
  return {
    name: "case",
    data: {},
    state: {},
    inputs,
    step: (given) => ({
      state: {},
      outputs: Object.fromEntries([step({ ...given.inputs })].flat().map((tensor, i) => [String(i), tensor])),
    }),
  };
}

/** Largest difference of two results relative to 1 + |b|; NaN equals NaN, an infinity only itself. */
export function difference(a: Readonly<Record<string, readonly number[]>>, b: typeof a): number {
  const keys = Object.keys(b);
  if (keys.toSorted().join() !== Object.keys(a).toSorted().join()) return Infinity;
  let worst = 0;
  for (const key of keys) {
    const [left, right] = [a[key]!, b[key]!];
    if (left.length !== right.length) return Infinity;
    for (const [i, y] of right.entries()) {
      const x = left[i]!;
      if (Object.is(x, y) || x === y) continue;
      const off = Math.abs(x - y) / (1 + Math.abs(y));
      worst = Math.max(worst, Number.isNaN(off) ? Infinity : off);
    }
  }
  return worst;
}
