// The version of what compiled programs compute, down to the last bit. Part of an engine's version, so that runs made
// before and after a change owe each other statistics, not bytes. A test of the trainer says when it must be raised.

/** Raised when the compiled programs of a model change. 1: the first F1 runs. 2: tiles, means of wide layers as sums. */
export const ARITHMETIC = 2;
