// The speed of large matrix products on an engine: the ceiling that a program's speed is set beside.
// Reads the clock, so its result is for printing only.
import * as tf from "@tensorflow/tfjs-core";
import type { Program } from "@basin/compiler";
import type { Buffers, Engine } from "./engine.ts";

/** What `gemmPeak` measured. */
export interface GemmPeak {
  /** 10^9 operations per second (2 per multiply-add) in the best repetition. */
  readonly gigaflops: number;
  /** Side of the square matrices. */
  readonly size: number;
  /** Seconds of each repetition, in order; a wide spread says that the machine was busy. */
  readonly seconds: readonly number[];
}

/** How `gemmPeak` measures. */
export interface GemmPeakOptions {
  /** Side of the square matrices; 1024 unless given. */
  readonly size?: number;
  /** Products per repetition; 8 unless given. */
  readonly products?: number;
  /** Repetitions, after one to warm up; 5 unless given. */
  readonly repetitions?: number;
}

/** Measures the speed of size × size × size products in the engine's precision, on its threads. */
export async function gemmPeak(engine: Engine, options: GemmPeakOptions = {}): Promise<GemmPeak> {
  const { size = 1024, products = 8, repetitions = 5 } = options;
  const executable = await engine.load(square(size));
  const fill = (value: number): ReturnType<Engine["upload"]> =>
    engine.upload({ shape: [size, size], dtype: "float32", values: new Float32Array(size * size).fill(value) });
  const data: Buffers = { factor: await fill(1 / size) };
  let state: Buffers = { product: await fill(1) };
  const seconds: number[] = [];
  for (let repetition = 0; repetition <= repetitions; repetition++) {
    const start = performance.now();
    ({ state } = await executable.run({ data, state, inputs: {}, steps: products }));
    if (repetition > 0) seconds.push((performance.now() - start) / 1000);
  }
  for (const buffer of [...Object.values(data), ...Object.values(state)]) engine.free(buffer);
  await executable.release();
  return { gigaflops: (executable.flops * products) / Math.min(...seconds) / 1e9, size, seconds };
}

/** Multiplies the state by a resident matrix whose rows sum to one, so that values stay where they are. */
function square(size: number): Program {
  const spec = { shape: [size, size], dtype: "float32" } as const;
  return {
    name: "gemm-peak",
    data: { factor: spec },
    state: { product: spec },
    inputs: {},
    step: ({ data, state }) => ({
      state: { product: tf.matMul(data["factor"] as tf.Tensor2D, state["product"] as tf.Tensor2D) },
      outputs: {},
    }),
  };
}
