// The errors of tracing and compiling. Each names the program and what to do; all but CompilerError are the user's to mend.

/** What the program does cannot be compiled: a kernel nobody has lowered, or a use of one. */
export class UnsupportedError extends Error {
  override name = "UnsupportedError";
}

/** The program itself is wrong. */
export class ProgramError extends Error {
  override name = "UserError";
}

/** A kernel of tfjs that has no lowering. */
export class UnknownKernelError extends UnsupportedError {
  readonly kernel: string;
  constructor(program: string, kernel: string) {
    super(
      `${program}: the tfjs kernel ${kernel} is not lowered to ONNX; ` +
        `write the step without it, or add it in packages/compiler/src/kernels/ and its table kernels.ts`,
    );
    this.kernel = kernel;
  }
}

/** A value was asked for while the program has none yet. */
export class ValueReadError extends ProgramError {
  constructor(program: string, where: string) {
    super(
      `${program}: ${where} reads a tensor's values while the step is traced; ` +
        `a step must be a pure function of its tensors: return the tensor as an output instead`,
    );
  }
}

/** Random numbers were drawn while tracing: they would be frozen into the model. */
export class RandomConstantError extends ProgramError {
  constructor(program: string, where: string) {
    super(
      `${program}: ${where} draws random numbers while the step is traced, so that every step would get the same; ` +
        `declare them as an input of the program; a network has tf.layers.dropout, whose masks are inputs`,
    );
  }
}

/** A tensor that is no argument of the step was used. */
export class OutsideTensorError extends ProgramError {
  constructor(program: string, where: string, shape: readonly number[]) {
    super(
      `${program}: ${where} uses a tensor of shape [${shape.join(", ")}] made outside the step; ` +
        `pass it as data or state of the program`,
    );
  }
}

/** The step returned tensors that do not fit what the program declares. */
export class ShapeError extends ProgramError {}
