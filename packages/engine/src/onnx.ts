// Compiles programs and runs them in ONNX Runtime; which provider computes is the engine's choice (engines/onnx-*.ts).
// The only file that imports onnxruntime-node.
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import type * as Runtime from "onnxruntime-node";
import { STEPS_INPUT } from "@basin/compiler";
import type { DType, Target, TensorSpec } from "@basin/compiler";
import { ARITHMETIC } from "./arithmetic.ts";
import { checkBuffer, checkHostTensor, checkRun, hostValues, stackedInputs } from "./arguments.ts";
import type { OwnedBuffer, Precision } from "./arguments.ts";
import type { Compile } from "./compiled.ts";
import type { Engine, EngineBuffer, EngineOptions, Executable, HostArray, RunResult } from "./engine.ts";
import { UserError } from "./errors.ts";
import { openSessions } from "./sessions.ts";

interface OnnxBuffer extends OwnedBuffer {
  /** Undefined once the buffer is gone. */
  tensor: Runtime.Tensor | undefined;
}

type Feeds = Runtime.InferenceSession.FeedsType;
type Results = Runtime.InferenceSession.ReturnType;

/** Loaded on first use, so that a machine without the native library can still use the other engines. */
function runtime(): typeof Runtime {
  return createRequire(import.meta.url)("onnxruntime-node") as typeof Runtime;
}

/** What computes: one of ONNX Runtime's execution providers and how a program is made ready for it. */
export interface Provider {
  /** The engine's name. */
  readonly engine: string;
  readonly target: Target;
  readonly determinism: Engine["determinism"];
  /** What of the engine's set-up changes results, for the record. */
  readonly settings?: Engine["settings"];
  readonly session: (threads: number) => Runtime.InferenceSession.SessionOptions;
}

/** True, or the reason why ONNX Runtime does not load here. */
export function onnxLoads(): true | string {
  try {
    runtime();
    return true;
  } catch (error) {
    const [reason] = (error as Error).message.split("\n");
    return `onnxruntime-node does not load on ${process.platform} ${process.arch}: ${reason}; run npm run setup`;
  }
}

/**
 * Opens ONNX Runtime with a compiler and a provider; 1 thread on the host unless given.
 * Throws UserError for a number of threads that is not a whole number from 1.
 */
export async function openOnnxEngine(
  compile: Compile,
  options: EngineOptions = {},
  provider: Provider = CPU,
): Promise<Engine> {
  const { threads = 1, precision = "float32", profile } = options;
  if (!Number.isInteger(threads) || threads < 1) {
    throw new UserError(
      `${provider.engine} threads: must be a whole number from 1, got ${threads}; use at most the machine's cores`,
    );
  }
  const { InferenceSession, Tensor, env } = runtime();
  const owner = {};
  const settings = {
    ...provider.session(threads),
    ...(profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: profile }),
  };
  const sessions = openSessions<Feeds, Results, Runtime.InferenceSession>(
    (model) => InferenceSession.create(model, settings),
    async (session) => {
      if (profile !== undefined) session.endProfiling();
      await session.release();
    },
  );
  let open = true;
  const requireOpen = (): void => {
    if (!open) throw new UserError(`${provider.engine}: the engine is closed, got another call; open a new one`);
  };
  const wrap = ({ dtype }: TensorSpec, dims: readonly number[], values: HostArray): Runtime.Tensor =>
    new Tensor(storageType(dtype, precision) as "float32", values as Float32Array, dims);
  const hold = ({ shape, dtype }: TensorSpec, tensor: Runtime.Tensor): OnnxBuffer => ({
    shape,
    dtype,
    owner,
    gone: undefined,
    tensor,
  });
  const own = (subject: string, buffer: EngineBuffer): OnnxBuffer & { tensor: Runtime.Tensor } => {
    checkBuffer(subject, buffer, owner);
    return buffer as OnnxBuffer & { tensor: Runtime.Tensor };
  };
  return {
    name: provider.engine,
    version: `${env.versions.node ?? "unknown"}+${ARITHMETIC}`,
    precision,
    threads,
    determinism: provider.determinism,
    ...(provider.settings ? { settings: provider.settings } : {}),
    async load(program): Promise<Executable> {
      requireOpen();
      const compiled = compile(program, { precision, target: provider.target });
      try {
        await sessions.acquire(compiled);
      } catch (error) {
        throw new Error(`internal: ${program.name}: ONNX Runtime refused the model: ${(error as Error).message}`);
      }
      let loaded = true;
      return {
        program,
        outputs: compiled.outputs,
        flops: compiled.flops,
        async run(args): Promise<RunResult> {
          requireOpen();
          if (!loaded) throw new UserError(`${program.name}: was released, got another run; load it again`);
          const steps = checkRun(program, args, owner);
          const inputs = stackedInputs(program, args, steps, precision);
          const state = Object.entries(args.state).map(([name, buffer]): OnnxBuffer => own(name, buffer));
          const feeds: Record<string, Runtime.Tensor> = {};
          for (const name of Object.keys(program.data))
            feeds[`data/${name}`] = own(name, args.data[name] as EngineBuffer).tensor;
          for (const name of Object.keys(program.state))
            feeds[`state/${name}`] = own(name, args.state[name] as EngineBuffer).tensor;
          for (const [name, spec] of Object.entries(program.inputs)) {
            feeds[`inputs/${name}`] = wrap(spec, [steps, ...spec.shape], inputs[name] as HostArray);
          }
          feeds[STEPS_INPUT] = new Tensor("int32", new Int32Array(steps), [steps]);
          // Taken over before anything waits, so that no other call can use the same state.
          for (const buffer of state) buffer.gone = "taken over by a run";
          let results: Results;
          try {
            results = await sessions.run(compiled.hash, feeds);
          } catch (error) {
            for (const buffer of state) buffer.gone = undefined;
            throw failure(program.name, provider.engine, (error as Error).message);
          }
          for (const buffer of state) buffer.tensor = undefined;
          return {
            state: mapValues(program.state, (spec, name) => hold(spec, result(results, `next/${name}`))),
            outputs: mapValues(compiled.outputs, (_, name) => result(results, `outputs/${name}`).data as HostArray),
          };
        },
        async release(): Promise<void> {
          if (!loaded) return;
          loaded = false;
          await sessions.giveBack(compiled.hash);
        },
      };
    },
    async upload(tensor) {
      requireOpen();
      checkHostTensor(tensor);
      return hold(tensor, wrap(tensor, tensor.shape, hostValues("upload", tensor, tensor.values, precision)));
    },
    async read(buffer) {
      requireOpen();
      return (own("read", buffer).tensor.data as HostArray).slice();
    },
    free(buffer) {
      const held = own("free", buffer);
      held.gone = "freed";
      (held as OnnxBuffer).tensor = undefined;
    },
    async close() {
      open = false;
      await sessions.close();
    },
  };
}

/** What ONNX Runtime calls the element type of a tensor. */
function storageType(dtype: DType, precision: Precision): Runtime.Tensor.Type {
  return dtype === "float32" ? precision : dtype;
}

/** How ONNX Runtime and its providers say that memory ran out. */
const OUT_OF_MEMORY = /out of memory|bad_alloc|failed to allocate|allocation of .* failed/i;

/** What a failed run is: too little memory is a matter of the caller's sizes, anything else is our bug. */
function failure(program: string, engine: string, message: string): Error {
  if (!OUT_OF_MEMORY.test(message)) return new Error(`internal: ${program}: ONNX Runtime failed: ${message}`);
  const [line] = message.split("\n");
  return new UserError(`${program}: does not fit the memory of ${engine}, got: ${line}; use smaller batches or chunks`);
}

/** The CPU. The same bytes for any number of steps per run, and again on the same number of threads. */
export const CPU: Provider = {
  engine: "onnx-cpu",
  target: "cpu",
  determinism: "bytes",
  session(threads) {
    // Spinning waits are fast on free cores, and steal the core from whoever works where threads must share one:
    // two threads on one free core took twice as long as one with spinning, 1.1 times as long without (measured).
    const spin = threads <= availableParallelism();
    return {
      executionProviders: ["cpu"],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: "all",
      // A plan of all memory at once doubles the peak of a tiled step, and is no faster (measured: F1 and C1).
      enableMemPattern: false,
      // What goes wrong is thrown; nothing else is worth a line on the terminal.
      logSeverityLevel: 4,
      // Not set: session.set_denormal_as_zero. It does not reach the thread that calls (measured: denormals stayed);
      // moments that are all denormal cost Adam's passes 1.6 times.
      extra: { session: { intra_op: { allow_spinning: spin ? "1" : "0" }, use_deterministic_compute: "1" } },
    };
  },
};

function result(results: Runtime.InferenceSession.ReturnType, name: string): Runtime.Tensor {
  const tensor = results[name];
  if (tensor === undefined) throw new Error(`internal: ONNX Runtime gave no ${name}`);
  return tensor as Runtime.Tensor;
}

function mapValues<T, U>(values: Readonly<Record<string, T>>, map: (value: T, name: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]));
}
