// Max pooling over NHWC, and its gradient, which goes to the first of equal maxima as in tfjs (rows before columns).
// The gradient is taken one axis at a time: the maximum over a window is the maximum over its rows' maxima, and the
// first of equal rows and then the first of equal columns in it is the first of equal pixels.
import type { Emit, Kernel } from "../kernel.ts";
import { padSpatial, paddedLength, phases, poolOf, type Axis } from "./windows.ts";

/** What padding counts as: below every value. */
const LOWEST = -3.4e38;

/** Positions first, first + stride, … of an axis: `count` of them. */
function every(emit: Emit, x: string, axis: number, first: number, count: number, stride: number): string {
  const last = first + (count - 1) * stride + 1;
  return emit.node("Slice", [x, emit.ints([first]), emit.ints([last]), emit.ints([axis]), emit.ints([stride])]);
}

/** What each tap of an axis sees: one tensor per tap. */
const taps = (emit: Emit, x: string, axis: number, { window, output, stride }: Axis): string[] =>
  Array.from({ length: window }, (_, tap) => every(emit, x, axis, tap, output, stride));

const largest = (emit: Emit, parts: readonly string[]): string =>
  parts.length === 1 ? parts[0]! : emit.node("Max", parts);

export const MaxPool: Kernel = {
  inputs: ["x"],
  infer: ([x], attributes) => [{ shape: poolOf(x!, attributes).outShape, dtype: x!.dtype }],
  lower: ({ inputs: [x], attributes }, emit) => {
    const { h, w } = poolOf(x!, attributes);
    const planes = emit.node("Transpose", [emit.name(x!)], { perm: [0, 3, 1, 2] });
    const pooled = emit.node("MaxPool", [planes], {
      kernel_shape: [h.window, w.window],
      strides: [h.stride, w.stride],
      pads: [h.before, w.before, h.after, w.after],
    });
    return [emit.node("Transpose", [pooled], { perm: [0, 2, 3, 1] })];
  },
};

/**
 * The gradient of a maximum over the windows of one axis of a padded tensor of rank 4: `dy` goes to the first tap of
 * each window that equals the maximum, and what several windows give to one position is added.
 */
function scatter(
  emit: Emit,
  {
    x,
    y,
    dy,
    axis,
    along,
    shape,
  }: {
    readonly x: string;
    readonly y: string;
    readonly dy: string;
    readonly axis: number;
    readonly along: Axis;
    /** The shape of the result. */
    readonly shape: readonly number[];
  },
): string {
  const zero = emit.fill(0, "float32");
  let rest = dy;
  const seen = taps(emit, x, axis, along);
  const shares = seen.map((tap, i) => {
    // What no earlier tap took goes to the last one.
    if (i === seen.length - 1) return rest;
    // A product and a difference, both exact here, take half as long as two choices.
    const share = emit.node("Mul", [rest, emit.cast(emit.node("Equal", [tap, y]), "float32")]);
    rest = emit.node("Sub", [rest, share]);
    return share;
  });
  const length = paddedLength(along);
  const { stride, output } = along;
  const most = Math.ceil(length / stride);
  const parts = phases({ ...along, input: length, before: 0, after: 0 }).map(({ taps: readers }) => {
    const given = readers.map(({ tap, first }) => {
      // Position m of this phase gets what output first + m gives to this tap; first is never above 0.
      const amounts = [0, 0, 0, 0, 0, 0, 0, 0];
      amounts[axis] = -first;
      amounts[axis + 4] = most - output + first;
      return emit.node("Pad", [shares[tap]!, emit.ints(amounts), zero]);
    });
    if (given.length > 1) return emit.node("Sum", given);
    if (given.length === 1) return given[0]!;
    return emit.fill(
      0,
      "float32",
      shape.map((size, each) => (each === axis ? most : size)),
    );
  });
  if (parts.length === 1) return every(emit, parts[0]!, axis, 0, length, 1);
  const between = emit.ints([axis + 1]);
  const woven = emit.node(
    "Concat",
    parts.map((part) => emit.node("Unsqueeze", [part, between])),
    { axis: axis + 1 },
  );
  const full = shape.map((size, each) => (each === axis ? most * parts.length : size));
  const line = emit.node("Reshape", [woven, emit.ints(full)]);
  return full[axis] === length ? line : every(emit, line, axis, 0, length, 1);
}

export const MaxPoolGrad: Kernel = {
  inputs: ["dy", "input"],
  infer: ([, x]) => [{ shape: x!.shape, dtype: x!.dtype }],
  lower: ({ inputs: [dy, x], attributes }, emit) => {
    const { h, w } = poolOf(x!, attributes);
    const [n, , , channels] = x!.shape as [number, number, number, number];
    const padded = padSpatial(emit, emit.name(x!), h, w, emit.fill(LOWEST, "float32"));
    const rows = largest(emit, taps(emit, padded, 2, w));
    const maxima = largest(emit, taps(emit, rows, 1, h));
    const tall = [n, paddedLength(h), w.output, channels];
    const perRow = scatter(emit, { x: rows, y: maxima, dy: emit.name(dy!), axis: 1, along: h, shape: tall });
    const wide = [n, paddedLength(h), paddedLength(w), channels];
    const dx = scatter(emit, { x: padded, y: rows, dy: perRow, axis: 2, along: w, shape: wide });
    if (h.before + h.after + w.before + w.after === 0) return [dx];
    const from = emit.ints([h.before, w.before]);
    const to = emit.ints([h.before + h.input, w.before + w.input]);
    return [emit.node("Slice", [dx, from, to, emit.ints([1, 2])])];
  },
};
