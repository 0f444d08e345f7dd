// Python pickles of protocol 2, as far as CIFAR's files need them: numbers, text, lists, dicts, and numpy arrays of
// bytes. A pickle is a small program; here only data can come of it: no name but numpy's two is known, nothing is run.
// Source: CPython's pickletools.py (opcodes) and numpy's ndarray.__reduce__ (the state of an array).
import { DataError } from "./error.ts";

/** A numpy array of unsigned bytes, row by row unless `byColumns`. */
interface ByteArray {
  readonly kind: "array";
  shape: readonly number[];
  bytes: Uint8Array;
  byColumns: boolean;
}

/** What a pickle holds. Text stays bytes of the file: the values of an array are text, too. */
export type PickleValue =
  | null
  | boolean
  | number
  | PickleValue[]
  | Map<string, PickleValue>
  | ByteArray
  | { readonly kind: "text"; readonly bytes: Uint8Array }
  | { readonly kind: "tuple"; readonly items: readonly PickleValue[] }
  | { readonly kind: "named"; readonly name: string }
  | { readonly kind: "dtype" };

type Kind = Extract<PickleValue, { readonly kind: string }>["kind"];

const MARK = Symbol("mark");

/** A pickle that is being read. */
interface Machine {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;
  readonly stack: (PickleValue | typeof MARK)[];
  readonly memo: Map<number, PickleValue>;
}

/** Reads a pickle of one value. `name` is for messages. Throws `DataError` for anything but the data above. */
export function parsePickle(name: string, bytes: Uint8Array): PickleValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const machine: Machine = { name, bytes, view, at: 0, stack: [], memo: new Map() };
  if (bytes[0] !== 0x80 || bytes[1] !== 2) {
    throw wrong(machine, `must be a pickle of protocol 2, got first bytes ${bytes[0]}, ${bytes[1]}`);
  }
  machine.at = 2;
  for (;;) {
    const code = bytes[take(machine, 1)]!;
    if (code === STOP) break;
    const run = opcodes[String.fromCharCode(code)];
    if (run === undefined) throw wrong(machine, `may only hold data, got opcode ${code}`);
    run(machine);
  }
  const value = pop(machine);
  if (machine.stack.length > 0) throw wrong(machine, "must hold one value, got more");
  return value;
}

/** Whether a value is of a kind. */
export const isKind = <K extends Kind>(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<PickleValue, { readonly kind: K }> =>
  typeof value === "object" && value !== null && "kind" in value && value.kind === kind;

const STOP = 0x2e;

/** What each opcode does; those that are not here could do more than make data. */
const opcodes: Readonly<Record<string, (machine: Machine) => void>> = {
  "(": ({ stack }) => stack.push(MARK),
  N: ({ stack }) => stack.push(null),
  "\u0088": ({ stack }) => stack.push(true),
  "\u0089": ({ stack }) => stack.push(false),
  K: (m) => m.stack.push(m.bytes[take(m, 1)]!),
  M: (m) => m.stack.push(m.view.getUint16(take(m, 2), true)),
  J: (m) => m.stack.push(m.view.getInt32(take(m, 4), true)),
  U: (m) => m.stack.push(readText(m, m.bytes[take(m, 1)]!)),
  T: (m) => m.stack.push(readText(m, m.view.getUint32(take(m, 4), true))),
  X: (m) => m.stack.push(readText(m, m.view.getUint32(take(m, 4), true))),
  c: (m) => m.stack.push({ kind: "named", name: `${readLine(m)} ${readLine(m)}` }),
  "]": ({ stack }) => stack.push([]),
  "}": ({ stack }) => stack.push(new Map()),
  ")": (m) => pushTuple(m, []),
  "\u0085": (m) => pushTuple(m, [pop(m)]),
  "\u0086": (m) => pushTuple(m, [pop(m), pop(m)].toReversed()),
  "\u0087": (m) => pushTuple(m, [pop(m), pop(m), pop(m)].toReversed()),
  t: (m) => pushTuple(m, sinceMark(m)),
  a: (m) => append(m, [pop(m)]),
  e: (m) => append(m, sinceMark(m)),
  s: (m) => setItems(m, [pop(m), pop(m)].toReversed()),
  u: (m) => setItems(m, sinceMark(m)),
  q: (m) => m.memo.set(m.bytes[take(m, 1)]!, top(m)),
  r: (m) => m.memo.set(m.view.getUint32(take(m, 4), true), top(m)),
  h: (m) => m.stack.push(recall(m, m.bytes[take(m, 1)]!)),
  j: (m) => m.stack.push(recall(m, m.view.getUint32(take(m, 4), true))),
  R: (m) => m.stack.push(make(m)),
  b: build,
};

function wrong({ name, at }: Machine, problem: string): DataError {
  return new DataError(`${name}: ${problem} at byte ${at}; fetch the file again`);
}

/** Moves past so many bytes and gives the place of the first. */
function take(machine: Machine, count: number): number {
  const left = machine.bytes.length - machine.at;
  if (count > left) throw wrong(machine, `must have ${count} more bytes, got ${left}`);
  machine.at += count;
  return machine.at - count;
}

function readText(machine: Machine, count: number): PickleValue {
  const from = take(machine, count);
  return { kind: "text", bytes: machine.bytes.subarray(from, from + count) };
}

function readLine(machine: Machine): string {
  const end = machine.bytes.indexOf(10, machine.at);
  if (end < 0) throw wrong(machine, "a name must end with its line, got the end of the file");
  const from = take(machine, end + 1 - machine.at);
  return latin1(machine.bytes.subarray(from, end));
}

function pop(machine: Machine): PickleValue {
  const value = machine.stack.pop();
  if (value === undefined || value === MARK) throw wrong(machine, "a value must be there, got none");
  return value;
}

function top(machine: Machine): PickleValue {
  const value = pop(machine);
  machine.stack.push(value);
  return value;
}

function sinceMark(machine: Machine): PickleValue[] {
  const from = machine.stack.lastIndexOf(MARK);
  if (from < 0) throw wrong(machine, "a mark must be there, got none");
  return machine.stack.splice(from).slice(1) as PickleValue[];
}

function recall(machine: Machine, key: number): PickleValue {
  const value = machine.memo.get(key);
  if (value === undefined) throw wrong(machine, `value ${key} must have been kept, got none`);
  return value;
}

function pushTuple({ stack }: Machine, items: readonly PickleValue[]): void {
  stack.push({ kind: "tuple", items });
}

function append(machine: Machine, items: readonly PickleValue[]): void {
  const list = top(machine);
  if (!Array.isArray(list)) throw wrong(machine, "items must be for a list, got another value");
  for (const item of items) list.push(item);
}

function setItems(machine: Machine, items: readonly PickleValue[]): void {
  const dict = top(machine);
  if (!(dict instanceof Map) || items.length % 2 !== 0) throw wrong(machine, "pairs must be for a dict, got others");
  for (let i = 0; i < items.length; i += 2) {
    const key = items[i];
    if (!isKind(key, "text")) throw wrong(machine, "a key must be text, got another value");
    dict.set(latin1(key.bytes), items[i + 1]!);
  }
}

/** What a call of one of numpy's two makers would give, without calling anything. */
function make(machine: Machine): PickleValue {
  const given = pop(machine);
  const named = pop(machine);
  const name = isKind(named, "named") ? named.name : "no name";
  if (/^numpy\.(core|_core)\.multiarray _reconstruct$/.test(name)) {
    return { kind: "array", shape: [0], bytes: new Uint8Array(0), byColumns: false };
  }
  if (name !== "numpy dtype")
    throw wrong(machine, `may only make numpy arrays, got ${JSON.stringify(name.slice(0, 80))}`);
  const type = isKind(given, "tuple") ? given.items[0] : undefined;
  if (isKind(type, "text") && latin1(type.bytes) === "u1") return { kind: "dtype" };
  throw wrong(machine, "an array must be of unsigned bytes (u1), got another type");
}

/** Gives an array its state: version, shape, type, whether by columns, bytes. A type of bytes has no state that matters. */
function build(machine: Machine): void {
  const state = pop(machine);
  const made = top(machine);
  if (isKind(made, "dtype")) return;
  if (!isKind(made, "array") || !isKind(state, "tuple"))
    throw wrong(machine, "an array must have a state, got another value");
  const [, shape, type, byColumns, data] = state.items;
  if (!isKind(shape, "tuple") || !isKind(type, "dtype") || typeof byColumns !== "boolean" || !isKind(data, "text")) {
    throw wrong(machine, "an array must have a shape, a type, an order and bytes, got others");
  }
  const sizes = shape.items.filter((size): size is number => typeof size === "number" && size >= 0);
  const count = sizes.reduce((product, size) => product * size, 1);
  if (sizes.length !== shape.items.length || count !== data.bytes.length) {
    throw wrong(machine, `an array of ${sizes.join(" x ")} must have ${count} bytes, got ${data.bytes.length}`);
  }
  Object.assign(made, { shape: sizes, bytes: data.bytes, byColumns });
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
