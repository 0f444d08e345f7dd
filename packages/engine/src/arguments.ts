// Checks of what callers hand to an engine, the same for every engine, made before anything is touched:
// a refused call leaves all buffers as they were.
import type { DType, Program, Specs, TensorSpec } from "@basin/compiler";
import type { Buffers, EngineBuffer, HostArray, HostTensor, RunArguments } from "./engine.ts";
import { UserError } from "./errors.ts";

/** A buffer as engines keep it: whose it is, and whether it still holds a value. */
export interface OwnedBuffer extends EngineBuffer {
  readonly owner: object;
  /** Why the buffer holds nothing any more; undefined while it does. */
  gone: string | undefined;
}

/** The precision an engine computes in. */
export type Precision = "float32" | "float64";

/** The number of values in a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** Shape and element type as text: "float32[256, 10]". */
function show({ shape, dtype }: TensorSpec): string {
  return `${dtype}[${shape.join(", ")}]`;
}

/** An array of zeros that can hold values of an element type. */
export function hostArray(dtype: DType, length: number, precision: Precision): HostArray {
  if (dtype === "float32") return precision === "float64" ? new Float64Array(length) : new Float32Array(length);
  return dtype === "int32" ? new Int32Array(length) : new Uint8Array(length);
}

/** A copy of host values in the array type of the engine. Throws UserError when the type or the length is wrong. */
export function hostValues(subject: string, spec: TensorSpec, values: HostArray, precision: Precision): HostArray {
  const copy = hostArray(spec.dtype, sizeOf(spec.shape), precision);
  const widened = precision === "float64" && spec.dtype === "float32" && values instanceof Float32Array;
  if (values.constructor !== copy.constructor && !widened) {
    throw new UserError(
      `${subject}: must be a ${copy.constructor.name} for ${spec.dtype}, got ${values.constructor.name}; convert it`,
    );
  }
  if (values.length !== copy.length) {
    throw new UserError(
      `${subject}: must hold ${copy.length} values for ${show(spec)}, got ${values.length}; check the shape`,
    );
  }
  copy.set(values);
  return copy;
}

/** Throws UserError unless a tensor to be uploaded has a sound shape. */
export function checkHostTensor({ shape }: HostTensor): void {
  if (!shape.every((size) => Number.isInteger(size) && size >= 0)) {
    throw new UserError(`upload shape: must be whole numbers from 0, got [${shape.join(", ")}]; check the tensor`);
  }
}

/** Throws UserError unless an engine can use a buffer now. */
export function checkBuffer(subject: string, buffer: EngineBuffer, owner: object): asserts buffer is OwnedBuffer {
  const { owner: found, gone } = buffer as Partial<OwnedBuffer>;
  if (found !== owner)
    throw new UserError(`${subject}: belongs to another engine, got its buffer; upload the value here`);
  if (gone !== undefined)
    throw new UserError(`${subject}: holds nothing, got a buffer that was ${gone}; use a newer one`);
}

/** Throws UserError unless a run's arguments fit the program. Returns the number of steps. */
export function checkRun(program: Program, args: RunArguments, owner: object): number {
  const steps = args.steps ?? 1;
  if (!Number.isInteger(steps) || steps < 1) {
    throw new UserError(`${program.name} steps: must be a whole number from 1, got ${steps}; run at least one step`);
  }
  const seen = new Set<EngineBuffer>();
  checkBuffers(program, "state", program.state, args.state, owner, seen);
  // Data may be shared between names, but not with the state, which the run takes over.
  checkBuffers(program, "data", program.data, args.data, owner, new Set(seen), seen);
  checkNames(`${program.name} inputs`, Object.keys(program.inputs), Object.keys(args.inputs));
  return steps;
}

function checkBuffers(
  program: Program,
  kind: "data" | "state",
  specs: Specs,
  buffers: Buffers,
  owner: object,
  seen: Set<EngineBuffer>,
  taken: ReadonlySet<EngineBuffer> = seen,
): void {
  checkNames(`${program.name} ${kind}`, Object.keys(specs), Object.keys(buffers));
  for (const [name, spec] of Object.entries(specs)) {
    const subject = `${program.name} ${kind}.${name}`;
    const buffer = buffers[name] as EngineBuffer;
    checkBuffer(subject, buffer, owner);
    checkSpec(subject, spec, buffer);
    if (taken.has(buffer)) {
      throw new UserError(`${subject}: is given twice, got the buffer of another state; upload the value once more`);
    }
    seen.add(buffer);
  }
}

/** Throws UserError unless exactly the expected names are there. */
export function checkNames(subject: string, expected: readonly string[], found: readonly string[]): void {
  const missing = expected.filter((name) => !found.includes(name));
  const extra = found.filter((name) => !expected.includes(name));
  if (missing.length === 0 && extra.length === 0) return;
  const parts = [
    ...(missing.length > 0 ? [`lacks ${missing.join(", ")}`] : []),
    ...(extra.length > 0 ? [`has no place for ${extra.join(", ")}`] : []),
  ];
  throw new UserError(
    `${subject}: ${parts.join(" and ")}, got ${found.join(", ") || "nothing"}; pass ${expected.join(", ") || "nothing"}`,
  );
}

/** Throws UserError unless a tensor has the expected shape and element type. */
export function checkSpec(subject: string, expected: TensorSpec, found: TensorSpec): void {
  if (show(expected) === show(found)) return;
  throw new UserError(`${subject}: must be ${show(expected)}, got ${show(found)}; check the program`);
}

/** Per-step input values, stacked along the steps, checked and copied. */
export function stackedInputs(
  program: Program,
  args: RunArguments,
  steps: number,
  precision: Precision,
): Record<string, HostArray> {
  return Object.fromEntries(
    Object.entries(program.inputs).map(([name, { shape, dtype }]) => {
      const spec = { shape: [steps, ...shape], dtype };
      return [name, hostValues(`${program.name} inputs.${name}`, spec, args.inputs[name] as HostArray, precision)];
    }),
  );
}
