// The space a sharpness is measured in: displacements x + A y, with A the identity (here) or n × p (subspace.ts).
// f lives at x of length n, the search at y of length p.

/** Which space it was; goes into records. */
export type SpaceDescription =
  | { readonly kind: "full"; readonly dimension: number }
  | { readonly kind: "subspace"; readonly dimension: number; readonly draw: string; readonly scaling: Scaling };

/** How the columns of one draw of A are scaled: as drawn from N(0, 1), or each to Euclidean norm 1. */
export type Scaling = "unit" | "normal";

/** The map y ↦ x + A y with what Metric 2.1 needs of A; none of its functions keeps an argument. */
export interface Space {
  readonly n: number;
  readonly p: number;
  readonly description: SpaceDescription;
  /** A⁺x, of length p, by least squares. */
  readonly coordinates: (x: Float64Array) => Float64Array;
  /** Writes x + A y into out, of length n. */
  readonly place: (x: Float64Array, y: Float64Array, out: Float64Array) => void;
  /** Writes Aᵀg into out, of length p. */
  readonly pull: (gradient: Float64Array, out: Float64Array) => void;
}

/** The whole space: A is the n × n identity. */
export function fullSpace(n: number): Space {
  return {
    n,
    p: n,
    description: { kind: "full", dimension: n },
    coordinates: (x) => x.slice(),
    place: (x, y, out) => {
      for (let i = 0; i < n; i++) out[i] = x[i]! + y[i]!;
    },
    pull: (gradient, out) => out.set(gradient),
  };
}
