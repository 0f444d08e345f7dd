// Counts floating-point operations of matrix products from the shapes that tfjs's kernels saw.

/** A kernel that ran: its name and the shapes of its inputs, in order, and outputs. */
export interface KernelShapes {
  readonly name: string;
  readonly inputShapes: readonly (readonly number[])[];
  readonly outputShapes: readonly (readonly number[])[];
}

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Operations of all matrix products and convolutions among the kernels; 2 per multiply-add. */
export function matrixFlops(kernels: readonly KernelShapes[]): number {
  return kernels.reduce((sum, kernel) => sum + 2 * multiplyAdds(kernel), 0);
}

function multiplyAdds({ name, inputShapes, outputShapes }: KernelShapes): number {
  const [first = [], second = []] = inputShapes;
  const [output = []] = outputShapes;
  switch (name) {
    case "BatchMatMul":
    case "_FusedMatMul": {
      // Each of the output's rows takes one row of the first factor, transposed or not.
      const rows = size(output.slice(0, -1));
      return rows === 0 ? 0 : size(output) * (size(first) / rows);
    }
    case "Conv2D":
    case "FusedConv2D":
      return size(output) * size(second.slice(0, -1));
    case "Conv2DBackpropInput":
      return size(first) * size(second.slice(0, -1));
    case "Conv2DBackpropFilter":
      return size(second) * size(output.slice(0, -1));
    default:
      return 0;
  }
}
