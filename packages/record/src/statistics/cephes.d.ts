// The part of Cephes that distributions.ts uses. The package has types, but its `exports` hide them from TypeScript.
declare module "cephes" {
  /** Resolves when the WebAssembly program is there. */
  export const compiled: Promise<void>;
  /** The regularised incomplete beta function, a and b above 0, x in [0, 1]. */
  export function incbet(a: number, b: number, x: number): number;
  /** Student's quantile of a probability, for whole degrees. */
  export function stdtri(degrees: number, p: number): number;
  /** The standard normal quantile of a probability. */
  export function ndtri(p: number): number;
}
