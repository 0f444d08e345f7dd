// The table of kernels, keyed by tfjs's names (the exports of the family files are those names).
import * as convolution from "./kernels/convolution.ts";
import * as elementwise from "./kernels/elementwise.ts";
import * as maxPool from "./kernels/max-pool.ts";
import * as movement from "./kernels/movement.ts";
import * as product from "./kernels/product.ts";
import * as reduction from "./kernels/reduction.ts";
import type { Kernel } from "./kernel.ts";

const isKernel = (entry: readonly [string, unknown]): entry is [string, Kernel] =>
  typeof entry[1] === "object" && entry[1] !== null && "lower" in entry[1];

/** Every kernel that can be traced and lowered. */
export const kernels: ReadonlyMap<string, Kernel> = new Map(
  [elementwise, reduction, movement, product, convolution, maxPool].flatMap((family) =>
    Object.entries(family).filter(isKernel),
  ),
);
