// "tfjs-cpu": runs a program's step eagerly on tfjs's cpu backend, in plain JavaScript. Slow, and shares nothing with
// the compiler: the oracle of the other engines. The only file that chooses a tfjs backend.
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
// Registers the gradients of all kernels; in Node tfjs-core alone has none.
import "@tensorflow/tfjs-layers";
import type { DType, Program, Specs, Tensors, TensorSpec } from "@basin/compiler";
import {
  checkBuffer,
  checkHostTensor,
  checkNames,
  checkRun,
  checkSpec,
  hostArray,
  hostValues,
  sizeOf,
} from "../arguments.ts";
import { stackedInputs } from "../arguments.ts";
import type { OwnedBuffer } from "../arguments.ts";
import type { Buffers, Engine, EngineOptions, Executable, HostArray, RunArguments, RunResult } from "../engine.ts";
import { UnsupportedError, UserError } from "../errors.ts";
import { matrixFlops } from "../flops.ts";
import type { KernelShapes } from "../flops.ts";

interface TfjsBuffer extends OwnedBuffer {
  readonly tensor: Tensor;
}

/** Opens the oracle engine: float32, one thread. Throws UnsupportedError for anything else. */
export async function openTfjsEngine(options: EngineOptions = {}): Promise<Engine> {
  const { threads = 1, precision = "float32" } = options;
  if (threads !== 1) throw new UnsupportedError(`tfjs-cpu threads: can only be 1, got ${threads}; use onnx-cpu`);
  if (precision !== "float32") {
    throw new UnsupportedError(`tfjs-cpu precision: can only be float32, got ${precision}; use onnx-cpu`);
  }
  await useCpuBackend();
  const owner = {};
  const buffers = new Set<TfjsBuffer>();
  let open = true;
  const requireOpen = (): void => {
    if (!open) throw new UserError("tfjs-cpu: the engine is closed, got another call; open a new one");
  };
  const hold = (spec: TensorSpec, tensor: Tensor): TfjsBuffer => {
    const buffer: TfjsBuffer = { shape: spec.shape, dtype: spec.dtype, owner, gone: undefined, tensor };
    buffers.add(buffer);
    return buffer;
  };
  const drop = (buffer: TfjsBuffer, why: string): void => {
    buffer.gone = why;
    buffers.delete(buffer);
    buffer.tensor.dispose();
  };
  const own = (subject: string, buffer: Buffers[string]): TfjsBuffer => {
    checkBuffer(subject, buffer, owner);
    return buffer as TfjsBuffer;
  };
  return {
    name: "tfjs-cpu",
    version: tf.version_core,
    precision: "float32",
    threads: 1,
    determinism: "bytes",
    async load(program): Promise<Executable> {
      requireOpen();
      await useCpuBackend();
      const { outputs, flops } = dryRun(program);
      let loaded = true;
      return {
        program,
        outputs,
        flops,
        async run(args): Promise<RunResult> {
          requireOpen();
          if (!loaded) throw new UserError(`${program.name}: was released, got another run; load it again`);
          await useCpuBackend();
          // From here to the end nothing waits, so that no other call can take the same state over.
          const steps = checkRun(program, args, owner);
          const inputs = stackedInputs(program, args, steps, "float32");
          const { state, stacked } = runSteps(program, outputs, args, inputs, steps);
          for (const [name, buffer] of Object.entries(args.state)) drop(own(name, buffer), "taken over by a run");
          const next = Object.entries(program.state).map(([name, spec]) => [name, hold(spec, state[name] as Tensor)]);
          return { state: Object.fromEntries(next) as Buffers, outputs: stacked };
        },
        async release(): Promise<void> {
          loaded = false;
        },
      };
    },
    async upload(tensor) {
      requireOpen();
      await useCpuBackend();
      checkHostTensor(tensor);
      return hold(tensor, toTensor(tensor, hostValues("upload", tensor, tensor.values, "float32")));
    },
    async read(buffer) {
      requireOpen();
      return fromTensor(own("read", buffer).tensor, buffer.dtype);
    },
    free(buffer) {
      drop(own("free", buffer), "freed");
    },
    async close() {
      open = false;
      for (const buffer of buffers) drop(buffer, "freed with its engine");
    },
  };
}

/** K steps, one after the other; leaves the given state untouched and owns what it returns. */
function runSteps(
  program: Program,
  outputs: Specs,
  args: RunArguments,
  inputs: Readonly<Record<string, HostArray>>,
  steps: number,
): { state: Tensors; stacked: Record<string, HostArray> } {
  const data = mapValues(args.data, (buffer) => (buffer as TfjsBuffer).tensor);
  const given: Tensors = mapValues(args.state, (buffer) => (buffer as TfjsBuffer).tensor);
  let state = given;
  const stacked = mapValues(outputs, ({ shape, dtype }) => hostArray(dtype, steps * sizeOf(shape), "float32"));
  try {
    for (let step = 0; step < steps; step++) {
      const here = mapValues(program.inputs, ({ shape }, name) => {
        const size = sizeOf(shape);
        return (inputs[name] as HostArray).subarray(step * size, (step + 1) * size);
      });
      const result = applyStep(program, data, state, here);
      checkNames(`${program.name} outputs`, Object.keys(outputs), Object.keys(result.outputs));
      for (const [name, spec] of Object.entries(outputs)) {
        const tensor = result.outputs[name] as Tensor;
        const values = fromTensor(tensor, spec.dtype);
        (stacked[name] as HostArray).set(values, step * values.length);
        tensor.dispose();
      }
      if (state !== given) tf.dispose(Object.values(state));
      state = result.state;
    }
  } catch (error) {
    if (state !== given) tf.dispose(Object.values(state));
    throw error;
  }
  return { state, stacked };
}

/** One step; the caller owns everything returned. */
function applyStep(
  program: Program,
  data: Tensors,
  state: Tensors,
  inputs: Readonly<Record<string, HostArray>>,
): { state: Tensors; outputs: Tensors } {
  const names: ["state" | "outputs", string][] = [];
  const tensors = tf.tidy(() => {
    const here = mapValues(program.inputs, (spec, name) => toTensor(spec, inputs[name] as HostArray));
    const result = program.step({ data, state, inputs: here });
    checkNames(`${program.name} returned state`, Object.keys(program.state), Object.keys(result.state));
    return (["state", "outputs"] as const).flatMap((kind) =>
      Object.entries(result[kind]).map(([name, tensor]) => {
        if (kind === "state")
          checkSpec(`${program.name} returned state.${name}`, seen(program.state[name]), seen(tensor));
        names.push([kind, name]);
        // A step may return what it was given; a clone can be disposed on its own.
        return tf.clone(tensor);
      }),
    );
  });
  const result = { state: {} as Record<string, Tensor>, outputs: {} as Record<string, Tensor> };
  tensors.forEach((tensor, i) => {
    const [kind, name] = names[i] as ["state" | "outputs", string];
    result[kind][name] = tensor;
  });
  return result;
}

/** One step on zeros: what the outputs look like, and how many operations its matrix products take. */
function dryRun(program: Program): { outputs: Specs; flops: number } {
  const engine = tf.engine();
  const runKernel = engine.runKernel.bind(engine);
  const kernels: KernelShapes[] = [];
  // Not tf.profile: when a step throws, it goes on profiling and leaves a rejection that nobody can catch.
  engine.runKernel = <T extends Tensor | Tensor[]>(...args: Parameters<typeof runKernel>): T => {
    const output = runKernel(...args) as T;
    const shapes = (tensors: readonly Tensor[]): number[][] => tensors.map(({ shape }) => shape);
    const inputs = Object.values(args[1] as Tensors).filter((input) => input instanceof tf.Tensor);
    kernels.push({ name: args[0], inputShapes: shapes(inputs), outputShapes: shapes([output].flat()) });
    return output;
  };
  try {
    const outputs = tf.tidy(() => {
      const zeros = (specs: Specs): Tensors => mapValues(specs, (spec) => toTensor(spec, zeroValues(spec)));
      const inputs = mapValues(program.inputs, zeroValues);
      const result = applyStep(program, zeros(program.data), zeros(program.state), inputs);
      return mapValues(result.outputs, ({ shape, dtype }) => ({ shape: [...shape], dtype: dtype as DType }));
    });
    return { outputs, flops: matrixFlops(kernels) };
  } finally {
    Reflect.deleteProperty(engine, "runKernel");
  }
}

function zeroValues({ shape, dtype }: TensorSpec): HostArray {
  return hostArray(dtype, sizeOf(shape), "float32");
}

/** What tfjs sees of a spec: uint8 is int32 there. */
function seen(spec: { readonly shape: readonly number[]; readonly dtype: string } | undefined): TensorSpec {
  if (spec === undefined) throw new Error("internal: a checked name has no value");
  return { shape: spec.shape, dtype: spec.dtype === "uint8" ? "int32" : (spec.dtype as DType) };
}

function toTensor(spec: TensorSpec, values: HostArray): Tensor {
  const { dtype } = seen(spec);
  const own = dtype === "int32" ? Int32Array.from(values) : values.slice();
  return tf.tensor(own as Float32Array, [...spec.shape], dtype as "float32");
}

function fromTensor(tensor: Tensor, dtype: DType): HostArray {
  const values = tensor.dataSync();
  const own = hostArray(dtype, values.length, "float32");
  own.set(values as Float32Array);
  return own;
}

function mapValues<T, U>(values: Readonly<Record<string, T>>, map: (value: T, name: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]));
}

/** Makes tfjs's cpu backend the active one, without the banner it prints when it is first used. */
async function useCpuBackend(): Promise<void> {
  if (tf.getBackend() !== "cpu" && !(await tf.setBackend("cpu"))) {
    throw new Error("internal: tfjs refused its cpu backend");
  }
  if (bannerSilenced) return;
  bannerSilenced = true;
  const production = tf.env().getBool("PROD");
  tf.env().set("PROD", true);
  tf.scalar(0).dispose();
  tf.env().set("PROD", production);
}
let bannerSilenced = false;
