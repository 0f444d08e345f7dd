// The skeletons of the ten glyphs: strokes through control points in the unit square, x to the right, y down.
// Frozen with version 1 of the data set: a changed point is a new version.

/** A stroke: straight between its points, or a smooth curve through them. */
export interface Stroke {
  readonly curved: boolean;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const line = (...points: Stroke["points"]): Stroke => ({ curved: false, points });
const curve = (...points: Stroke["points"]): Stroke => ({ curved: true, points });

/** The strokes of each class, 0 to 9. */
export const skeletons: readonly (readonly Stroke[])[] = [
  [curve([0.5, 0.08], [0.82, 0.3], [0.82, 0.7], [0.5, 0.92], [0.18, 0.7], [0.18, 0.3], [0.5, 0.08])],
  [line([0.34, 0.26], [0.55, 0.08], [0.55, 0.92])],
  [
    curve([0.2, 0.28], [0.4, 0.08], [0.72, 0.15], [0.75, 0.4], [0.45, 0.65], [0.2, 0.92]),
    line([0.2, 0.92], [0.82, 0.92]),
  ],
  [
    curve([0.22, 0.15], [0.55, 0.06], [0.78, 0.25], [0.48, 0.47]),
    curve([0.48, 0.47], [0.82, 0.68], [0.55, 0.94], [0.2, 0.84]),
  ],
  [line([0.62, 0.08], [0.18, 0.62], [0.85, 0.62]), line([0.64, 0.35], [0.62, 0.95])],
  [
    line([0.75, 0.08], [0.3, 0.08], [0.26, 0.45]),
    curve([0.26, 0.45], [0.55, 0.38], [0.8, 0.62], [0.58, 0.92], [0.2, 0.85]),
  ],
  [curve([0.7, 0.1], [0.35, 0.3], [0.2, 0.65], [0.4, 0.92], [0.75, 0.85], [0.76, 0.6], [0.5, 0.5], [0.24, 0.65])],
  [line([0.18, 0.1], [0.82, 0.1]), curve([0.82, 0.1], [0.55, 0.5], [0.42, 0.93])],
  [
    curve(
      [0.5, 0.48],
      [0.25, 0.3],
      [0.5, 0.07],
      [0.75, 0.3],
      [0.5, 0.48],
      [0.2, 0.72],
      [0.5, 0.94],
      [0.8, 0.72],
      [0.5, 0.48],
    ),
  ],
  [curve([0.74, 0.35], [0.5, 0.5], [0.25, 0.35], [0.45, 0.08], [0.73, 0.2], [0.74, 0.35], [0.7, 0.65], [0.5, 0.93])],
];
