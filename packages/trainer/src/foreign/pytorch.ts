// Weights of a PyTorch model of the same architecture, as safetensors of its state dict, in the layout of tf.layers:
//   Linear [out, in]            → kernel [in, out]; behind a Flatten of [C, H, W] the rows go from C, H, W to H, W, C
//   Conv2d [out, in, h, w]      → kernel [h, w, in, out]
//   depthwise [in·m, 1, h, w]   → depthwise_kernel [h, w, in, m]
//   BatchNorm weight, bias      → gamma, beta; running statistics are left out: f takes batch statistics
// A state dict does not say in which order its layers are called, so they are matched by kind in the natural order of
// their names ("fc2" before "fc10", "0" before "1"), and every shape must fit.
import { describeLayers, trainableSpecs, UnsupportedError } from "@basin/zoo";
import type { Model } from "@basin/zoo";
import { UserError } from "../errors.ts";
import type { SafeTensor } from "../safetensors.ts";

/** Which tensor of the file each weight is, by the names of tf.layers: { "dense_1/kernel": "fc1.weight" }. */
export type WeightNames = Readonly<Record<string, string>>;

type Kind = "matrix" | "vector";
const naturally = new Intl.Collator("en", { numeric: true }).compare;
const notTrained = /(^|\.)(running_mean|running_var|num_batches_tracked)$/;

/**
 * The weights of a model from the tensors of a state dict. `names` overrides the matching. Throws UserError naming the
 * first weight that does not fit, and UnsupportedError for element types other than float32 and layers it cannot convert.
 */
export function fromPytorch(
  path: string,
  model: Model,
  tensors: Readonly<Record<string, SafeTensor>>,
  names: WeightNames = match(path, model, tensors),
): Record<string, Float32Array> {
  const flattened = flattenedInputs(model);
  return Object.fromEntries(
    trainableSpecs(model).map(({ name, shape }) => {
      const from = names[name];
      const tensor = from === undefined ? undefined : tensors[from];
      if (from === undefined || tensor === undefined) {
        throw new UserError(`${path} "${name}": must be in the file, got no "${from ?? ""}"; name it with --names`);
      }
      const { values } = tensor;
      if (!(values instanceof Float32Array)) {
        throw new UnsupportedError(`${path} "${from}": must be float32, got another type; convert it before saving`);
      }
      const layer = name.slice(0, name.lastIndexOf("/"));
      const kind = name.slice(name.lastIndexOf("/") + 1);
      return [name, convert(`${path} "${from}"`, values, tensor.shape, shape, kind, flattened.get(layer))];
    }),
  );
}

function convert(
  subject: string,
  values: Float32Array,
  given: readonly number[],
  wanted: readonly number[],
  kind: string,
  flattened: readonly number[] | undefined,
): Float32Array {
  const refuse = (expected: readonly number[]): UserError =>
    new UserError(
      `${subject}: must be [${expected.join(", ")}], got [${given.join(", ")}]; it is another architecture or order, see --names`,
    );
  const check = (expected: readonly number[]): void => {
    if (JSON.stringify(given) !== JSON.stringify(expected)) throw refuse(expected);
  };
  if (wanted.length === 1) {
    check(wanted);
    return Float32Array.from(values);
  }
  if (wanted.length === 2) {
    const [inputs, outputs] = wanted as [number, number];
    check([outputs, inputs]);
    const place = flattened === undefined ? (row: number): number => row : channelsFirst(flattened);
    const kernel = new Float32Array(values.length);
    for (let row = 0; row < inputs; row++) {
      for (let out = 0; out < outputs; out++) kernel[row * outputs + out] = values[out * inputs + place(row)]!;
    }
    return kernel;
  }
  if (wanted.length !== 4)
    throw new UnsupportedError(`${subject}: a ${kind} of rank ${wanted.length} is not converted`);
  const [height, width, inputs, outputs] = wanted as [number, number, number, number];
  const isDepthwise = kind === "depthwise_kernel";
  check(isDepthwise ? [inputs * outputs, 1, height, width] : [outputs, inputs, height, width]);
  const area = height * width;
  return Float32Array.from(values, (_, at) => {
    const out = at % outputs;
    const input = Math.floor(at / outputs) % inputs;
    const pixel = Math.floor(at / (outputs * inputs));
    return values[(isDepthwise ? input * outputs + out : out * inputs + input) * area + pixel]!;
  });
}

/** Where a row of a [H, W, C] order stands in the [C, H, W] order. */
function channelsFirst([height, width, channels]: readonly number[]): (row: number) => number {
  return (row) => (row % channels!) * height! * width! + Math.floor(row / channels!);
}

/** The shapes that were flattened in front of a dense layer, by the layer's name. */
function flattenedInputs(model: Model): Map<string, readonly number[]> {
  const found = new Map<string, readonly number[]>();
  if (model.input.length !== 3) return found;
  let shape: readonly number[] = model.input;
  let pending: readonly number[] | undefined;
  for (const { type, name, outputShape } of describeLayers(model)) {
    if (type === "Flatten" && shape.length === 3) pending = shape;
    else if (pending !== undefined && type === "Dense") {
      found.set(name, pending);
      pending = undefined;
    } else if (pending !== undefined && type === "BatchNormalization") {
      throw new UnsupportedError(
        `${model.id} ${name}: normalises flattened channels, whose order is another in PyTorch`,
      );
    }
    shape = outputShape;
  }
  return found;
}

/** Matches the weights of both sides, matrices and vectors apart. */
function match(path: string, model: Model, tensors: Readonly<Record<string, SafeTensor>>): WeightNames {
  const ours = Map.groupBy(trainableSpecs(model), ({ name }) => name.slice(0, name.lastIndexOf("/")));
  const theirs = Map.groupBy(
    Object.keys(tensors).filter((name) => !notTrained.test(name)),
    (name) => name.slice(0, Math.max(0, name.lastIndexOf("."))),
  );
  const kindOf = (ranks: readonly number[]): Kind => (Math.max(...ranks) > 1 ? "matrix" : "vector");
  const names: Record<string, string> = {};
  for (const kind of ["matrix", "vector"] as const) {
    const layers = [...ours].filter(([, list]) => kindOf(list.map(({ shape }) => shape.length)) === kind);
    const modules = [...theirs]
      .filter(([, list]) => kindOf(list.map((name) => tensors[name]!.shape.length)) === kind)
      .toSorted(([a], [b]) => naturally(a, b));
    if (layers.length !== modules.length) {
      throw new UserError(
        `${path}: must have ${layers.length} layers with ${kind === "matrix" ? "kernels" : "scales alone"} for ${model.id}, got ${modules.length} (${modules.map(([name]) => name).join(", ")}); it is another architecture`,
      );
    }
    layers.forEach(([layer, list], i) => {
      const module = modules[i]![0];
      const named = (part: string): string => (module === "" ? part : `${module}.${part}`);
      for (const { name } of list) {
        names[name] = named(/\/(kernel|depthwise_kernel|gamma)$/.test(name) ? "weight" : "bias");
      }
      const extra = modules[i]![1].filter((name) => !Object.values(names).includes(name));
      if (extra.length > 0) {
        throw new UserError(`${path} "${extra[0]}": must belong to ${layer} of ${model.id}, got no such weight there`);
      }
    });
  }
  return names;
}
