// The table of kernels, keyed by tfjs's names (the exports of the family files are those names).
import * as averagePool from "./kernels/average-pool.ts";
import * as convolution from "./kernels/convolution.ts";
import * as depthwise from "./kernels/depthwise.ts";
import * as elementwise from "./kernels/elementwise.ts";
import * as indexing from "./kernels/indexing.ts";
import * as maxPool from "./kernels/max-pool.ts";
import * as movement from "./kernels/movement.ts";
import * as normalization from "./kernels/normalization.ts";
import * as product from "./kernels/product.ts";
import * as rearrangement from "./kernels/rearrangement.ts";
import * as reduction from "./kernels/reduction.ts";
import * as resize from "./kernels/resize.ts";
import * as transcendental from "./kernels/transcendental.ts";
import type { Kernel } from "./kernel.ts";

const families: readonly object[] = [
  averagePool,
  convolution,
  depthwise,
  elementwise,
  indexing,
  maxPool,
  movement,
  normalization,
  product,
  rearrangement,
  reduction,
  resize,
  transcendental,
];

const isKernel = (entry: readonly [string, unknown]): entry is [string, Kernel] =>
  typeof entry[1] === "object" && entry[1] !== null && "lower" in entry[1];

/** Every kernel that can be traced and lowered. */
export const kernels: ReadonlyMap<string, Kernel> = new Map(
  families.flatMap((family) => Object.entries(family).filter(isKernel)),
);
