// Runs a step once on a tfjs backend whose tensors have a shape and no values; every kernel call becomes a node.
// tfjs's own tape differentiates (its gradients are registered when tfjs-layers is imported). The only file that uses tfjs's internals; whatever happens, the engine is left as it was.
import * as tf from "@tensorflow/tfjs-core";
import {
  OutsideTensorError,
  ProgramError,
  RandomConstantError,
  ShapeError,
  UnknownKernelError,
  ValueReadError,
} from "./errors.ts";
import { sameShape, sizeOf, verify } from "./graph.ts";
import type { Argument, Attribute, Attributes, Constant, Graph, GraphNode, Result, Value } from "./graph.ts";
import { kernels } from "./kernels.ts";
import type { DType, Program, Specs, Tensors, TensorSpec } from "./program.ts";

const BACKEND = "basin-trace";
/** Bytes a constant may have: a larger one belongs to the program's data. */
const MAX_CONSTANT = 1_000_000;
/** tfjs operations that draw on the host; matched against the stack of open scopes. */
const RANDOM = /^(random|truncatedNormal|rand$|multinomial|dropout)/;

/** Scopes that tfjs opens itself under a plain name; the last is that of gradients. */
const PARTS_OF_TFJS: ReadonlySet<string> = new Set(["gradients", "forward", "backward"]);

/** The scope of the step's own code, as messages call it. */
const STEP = "the step";

type DataId = object;
type HostValues = Float32Array | Int32Array | Uint8Array;

/** What one trace has recorded so far. */
interface Recording {
  readonly program: string;
  readonly values: Map<DataId, Value>;
  readonly constants: Map<Value, HostValues>;
  readonly nodes: GraphNode[];
  /** The layer of each value that a node made. */
  readonly layers: Map<number, string>;
  next: number;
}

let recording: Recording | undefined;

function active(): Recording {
  if (!recording) throw new Error("internal: a traced tensor is used after its trace");
  return recording;
}

const OPERATION = /__op$/;

/** The names of the scopes that are open, outermost first: tfjs's operations, and what the program calls its parts. */
function scopes(): string[] {
  return tf
    .engine()
    .state.scopeStack.map(({ name }) => name)
    .filter((name) => name && name !== "unnamed scope");
}

const openScopes = (): string[] => scopes().map((name) => name.replace(OPERATION, ""));

const innermost = (): string => openScopes().at(-1) ?? STEP;

/** The part of the program that is running; a gradient, which runs later, belongs where its inputs came from. */
function layerOf(inputs: readonly Value[]): string {
  const open = scopes();
  const named = open.findLast((name) => !OPERATION.test(name) && !PARTS_OF_TFJS.has(name));
  if (named !== undefined && (named !== STEP || !open.includes("backward"))) return named;
  const from = inputs.map(({ id }) => active().layers.get(id)).filter((layer) => layer);
  return from.at(-1) ?? "";
}

/** The operation of tfjs that draws, of those that are open; a layer may be called anything. */
const drawing = (): string | undefined =>
  scopes()
    .filter((name) => OPERATION.test(name))
    .map((name) => name.replace(OPERATION, ""))
    .find((name) => RANDOM.test(name));

/** An operation with the layer that it is called in, where there is one. */
function inLayer(operation: string): string {
  const layer = layerOf([]);
  return layer === "" || layer === STEP || layer === operation ? operation : `${operation} in layer ${layer}`;
}

function newValue(shape: readonly number[], dtype: DType): Value {
  return { id: active().next++, shape: [...shape], dtype };
}

/** Adds a node and returns its outputs. */
function record(kernel: string, inputs: readonly Value[], attributes: Attributes): readonly Value[] {
  const { infer } = kernels.get(kernel)!;
  const outputs = infer(inputs, attributes).map(({ shape, dtype }) => newValue(shape, dtype));
  const layer = layerOf(inputs);
  for (const { id } of outputs) active().layers.set(id, layer);
  active().nodes.push({ kernel, attributes, inputs, outputs, scope: innermost(), layer });
  return outputs;
}

/** Known values: one repeated number becomes a Fill, anything else a constant. */
function known(values: HostValues, shape: readonly number[], dtype: DType): Value {
  const first = values[0];
  if (values.length > 1 && values.every((value) => Object.is(value, first))) {
    return record("Fill", [], { shape: [...shape], value: first!, dtype })[0]!;
  }
  if (values.byteLength > MAX_CONSTANT) {
    throw new ProgramError(
      `${active().program}: ${innermost()} makes a constant of ${values.byteLength} bytes; pass it as data of the program`,
    );
  }
  const value = newValue(shape, dtype);
  active().constants.set(value, values.slice());
  return value;
}

/** The recorded value of a tensor; a scalar from outside is taken as a constant. */
function valueOf({ dataId, shape, dtype }: tf.TensorInfo): Value {
  const found = active().values.get(dataId);
  // Reshaped and cast tensors may share a dataId; their own shape counts.
  if (found) return found;
  if (sizeOf(shape) > 1) throw new OutsideTensorError(active().program, innermost(), shape);
  const { backend } = (
    tf.engine().state as unknown as { tensorInfo: WeakMap<DataId, { backend: tf.KernelBackend }> }
  ).tensorInfo.get(dataId)!;
  return known(hostValues(backend.readSync(dataId), dtype), shape, dtype as DType);
}

/** Host values in the array of their type; tfjs passes plain arrays for some. */
function hostValues(values: ArrayLike<unknown>, dtype: string): HostValues {
  const numbers = values as ArrayLike<number>;
  if (dtype === "float32") return Float32Array.from(numbers);
  if (dtype === "int32") return Int32Array.from(numbers);
  if (dtype === "bool") return Uint8Array.from(numbers, Number);
  throw new ProgramError(`${active().program}: ${innermost()} uses a ${dtype} tensor; use float32, int32 or bool`);
}

/** The backend: it holds no values. */
class TracingBackend extends tf.KernelBackend {
  override write(values: tf.BackendValues | null, shape: number[], dtype: tf.DataType): DataId {
    const random = drawing();
    if (random !== undefined) throw new RandomConstantError(active().program, inLayer(random));
    if (values === null) throw new ProgramError(`${active().program}: ${innermost()} makes a tensor without values`);
    const dataId = {};
    active().values.set(dataId, known(hostValues(values, dtype), shape, dtype as DType));
    return dataId;
  }
  override move(dataId: DataId, values: tf.BackendValues, shape: number[], dtype: tf.DataType): void {
    if (sizeOf(shape) > 1) throw new OutsideTensorError(active().program, innermost(), shape);
    active().values.set(dataId, known(hostValues(values, dtype), shape, dtype as DType));
  }
  override readSync(dataId: DataId): tf.BackendValues {
    const value = active().values.get(dataId);
    const constant = value && active().constants.get(value);
    if (!constant) throw new ValueReadError(active().program, innermost());
    return constant.slice();
  }
  override read(dataId: DataId): Promise<tf.BackendValues> {
    return Promise.resolve(this.readSync(dataId));
  }
  override disposeData(): boolean {
    return true;
  }
  override refCount(): number {
    return 1;
  }
  override incRef(): void {}
  override numDataIds(): number {
    return recording?.values.size ?? 0;
  }
  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }
  override floatPrecision(): 16 | 32 {
    return 32;
  }
  override epsilon(): number {
    return 1e-7;
  }
  override dispose(): void {}
}

const plain = (value: unknown): Attribute => {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value as ArrayLike<unknown>, plain);
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
  throw new Error(`internal: a kernel attribute is ${typeof value}`);
};

/** Records one kernel call of tfjs. */
function call(kernelName: string, given: Readonly<Record<string, unknown>>, attributes: object): tf.TensorInfo[] {
  const kernel = kernels.get(kernelName)!;
  const tensors: unknown[] =
    kernel.inputs === "list"
      ? Object.values(given)
      : kernel.inputs.map((name) => given[name]).filter((input) => input != null);
  const inputs = tensors.map((tensor) => {
    const value = valueOf(tensor as tf.TensorInfo);
    return value.dtype === "uint8" && !kernel.keepsBytes ? record("Cast", [value], { dtype: "int32" })[0]! : value;
  });
  const outputs = record(
    kernelName,
    inputs,
    Object.fromEntries(Object.entries(attributes ?? {}).map(([name, value]) => [name, plain(value)])),
  );
  return outputs.map((value) => {
    const dataId = {};
    active().values.set(dataId, value);
    return { dataId, shape: [...value.shape], dtype: seenAs(value.dtype) };
  });
}

/** The type tfjs sees: it has no uint8. */
const seenAs = (dtype: DType): "float32" | "int32" | "bool" => (dtype === "uint8" ? "int32" : dtype);

let registered = false;

function register(): void {
  if (registered) return;
  tf.registerBackend(BACKEND, () => new TracingBackend(), 0);
  for (const kernelName of kernels.keys()) {
    tf.registerKernel({
      kernelName,
      backendName: BACKEND,
      kernelFunc: ({ inputs, attrs }) => {
        const outputs = call(kernelName, inputs as Readonly<Record<string, unknown>>, attrs ?? {});
        return MANY.has(kernelName) ? outputs : outputs[0]!;
      },
    });
  }
  registered = true;
}

/** Kernels that tfjs expects a list from, even of one tensor. */
const MANY: ReadonlySet<string> = new Set(["Unpack", "SplitV"]);

/** Makes the tensor that stands for an argument of the step. */
function argumentTensor({ shape, dtype }: TensorSpec): { readonly tensor: tf.Tensor; readonly value: Value } {
  const value = newValue(shape, dtype);
  const dataId = {};
  active().values.set(dataId, value);
  return { tensor: tf.engine().makeTensorFromTensorInfo({ dataId, shape: [...shape], dtype: seenAs(dtype) }), value };
}

function checkResults(program: Program, state: Tensors): void {
  const want = Object.keys(program.state);
  const got = Object.keys(state);
  const missing = want.filter((name) => !got.includes(name));
  const extra = got.filter((name) => !want.includes(name));
  if (missing.length > 0 || extra.length > 0) {
    const problem = [...missing.map((name) => `no "${name}"`), ...extra.map((name) => `an undeclared "${name}"`)].join(
      ", ",
    );
    throw new ShapeError(
      `${program.name}: the step must return the state it declares, got ${problem}; return every key once`,
    );
  }
  for (const name of want) {
    const { shape, dtype } = program.state[name]!;
    const tensor = state[name]!;
    if (!sameShape(shape, tensor.shape) || seenAs(dtype) !== tensor.dtype) {
      throw new ShapeError(
        `${program.name}: state "${name}" must be ${dtype}[${shape.join(", ")}], ` +
          `got ${tensor.dtype}[${tensor.shape.join(", ")}]; return what is declared`,
      );
    }
  }
}

/**
 * Traces one step of a program to its graph.
 *
 * Throws, naming the program and the operation: `UnknownKernelError`, `ValueReadError`, `RandomConstantError`,
 * `OutsideTensorError`, `ShapeError`; and `ProgramError` for a constant over 1 MB or a trace within a trace. tfjs's
 * backend and tensors are left as they were.
 */
export function trace(program: Program): Graph {
  if (recording) throw new ProgramError(`${program.name}: is traced within another trace; trace one after the other`);
  register();
  const engine = tf.engine();
  const before = engine.backendName;
  const drawn = Math.random;
  recording = { program: program.name, values: new Map(), constants: new Map(), nodes: [], layers: new Map(), next: 0 };
  try {
    void tf.setBackend(BACKEND);
    Math.random = () => {
      throw new RandomConstantError(program.name, inLayer(drawing() ?? innermost()));
    };
    return traceStep(program, recording);
  } catch (error) {
    const missing = /^Kernel '(\w+)' not registered for backend/.exec((error as Error).message);
    throw missing ? new UnknownKernelError(program.name, missing[1]!) : error;
  } finally {
    Math.random = drawn;
    recording = undefined;
    if (before) void tf.setBackend(before);
  }
}

function traceStep(program: Program, into: Recording): Graph {
  const given: Argument[] = [];
  const results: Result[] = [];
  tf.engine().startScope(STEP);
  try {
    const group = (kind: Argument["group"], specs: Specs): Tensors =>
      Object.fromEntries(
        Object.entries(specs).map(([name, spec]) => {
          const { tensor, value } = argumentTensor(spec);
          given.push({ group: kind, name, value });
          return [name, tensor];
        }),
      );
    const returned: unknown = program.step({
      data: group("data", program.data),
      state: group("state", program.state),
      inputs: group("inputs", program.inputs),
    });
    if (returned instanceof Promise) {
      // The step's own error, if any, is not lost: nobody else would handle it.
      returned.catch(() => {});
      throw new ProgramError(`${program.name}: the step is asynchronous; make it synchronous`);
    }
    const { state, outputs } = returned as ReturnType<Program["step"]>;
    checkResults(program, state);
    for (const name of Object.keys(program.state)) {
      let value = valueOf(state[name]!);
      const { dtype } = program.state[name]!;
      if (value.dtype !== dtype) value = record("Cast", [value], { dtype })[0]!;
      results.push({ group: "next", name, value });
    }
    for (const [name, tensor] of Object.entries(outputs)) {
      if (!(tensor instanceof tf.Tensor)) {
        throw new ShapeError(`${program.name}: output "${name}" must be a tensor, got ${typeof tensor}; return one`);
      }
      results.push({ group: "outputs", name, value: valueOf(tensor) });
    }
  } finally {
    tf.engine().endScope();
  }
  const constants: Constant[] = [...into.constants].map(([value, values]) => ({ value, values }));
  return verify({ name: program.name, arguments: given, constants, nodes: into.nodes, results }, "tracing");
}
