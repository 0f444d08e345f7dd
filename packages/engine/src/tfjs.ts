// Runs a program's step eagerly on one of tfjs's backends (engines/tfjs-*.ts). Shares nothing with the compiler.
// The only file that chooses a tfjs backend.
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
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
} from "./arguments.ts";
import { stackedInputs } from "./arguments.ts";
import type { OwnedBuffer } from "./arguments.ts";
import type { Buffers, Engine, EngineOptions, Executable, HostArray, RunArguments, RunResult } from "./engine.ts";
import { UnsupportedError, UserError } from "./errors.ts";
import { matrixFlops } from "./flops.ts";
import type { KernelShapes } from "./flops.ts";

interface TfjsBuffer extends OwnedBuffer {
  readonly tensor: Tensor;
}

/** One of tfjs's backends, registered already. */
export interface TfjsBackend {
  /** The engine's name. */
  readonly engine: string;
  /** What tfjs calls the backend. */
  readonly backend: string;
  readonly version: string;
  readonly threads: number;
  readonly determinism: Engine["determinism"];
}

/** Opens an engine over a backend, float32. Throws UnsupportedError for another precision or number of threads. */
export async function openTfjsEngine(given: TfjsBackend, options: EngineOptions = {}): Promise<Engine> {
  const { engine: name, backend } = given;
  const { threads = given.threads, precision = "float32" } = options;
  if (threads !== given.threads) {
    throw new UnsupportedError(`${name} threads: can only be ${given.threads}, got ${threads}; use onnx-cpu`);
  }
  if (precision !== "float32") {
    throw new UnsupportedError(`${name} precision: can only be float32, got ${precision}; use onnx-cpu`);
  }
  await startBackend(backend);
  const activate = (): void => activateBackend(backend);
  const owner = {};
  const buffers = new Set<TfjsBuffer>();
  let open = true;
  const requireOpen = (): void => {
    if (!open) throw new UserError(`${name}: the engine is closed, got another call; open a new one`);
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
    name,
    version: given.version,
    precision: "float32",
    threads,
    determinism: given.determinism,
    async load(program): Promise<Executable> {
      requireOpen();
      activate();
      const { outputs, flops } = named(name, program, () => dryRun(program));
      let loaded = true;
      return {
        program,
        outputs,
        flops,
        async run(args): Promise<RunResult> {
          requireOpen();
          if (!loaded) throw new UserError(`${program.name}: was released, got another run; load it again`);
          activate();
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
      activate();
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

/** Says of a kernel that the backend lacks that it is unsupported, and in which program. */
function named<T>(engine: string, program: Program, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const [, kernel] = /^Kernel '(\w+)' not registered for backend/.exec((error as Error).message) ?? [];
    if (kernel === undefined) throw error;
    throw new UnsupportedError(`${program.name}: ${engine} has no kernel ${kernel}; use another engine`);
  }
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

/** Starts a backend, without the banner that tfjs prints when one is first used. */
async function startBackend(backend: string): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`internal: tfjs refused its ${backend} backend`);
  const production = tf.env().getBool("PROD");
  tf.env().set("PROD", true);
  tf.scalar(0).dispose();
  tf.env().set("PROD", production);
}

/** Makes a backend that was started the active one. tfjs does that before it first waits: nobody gets in between. */
function activateBackend(backend: string): void {
  if (tf.getBackend() !== backend) void tf.setBackend(backend);
}
