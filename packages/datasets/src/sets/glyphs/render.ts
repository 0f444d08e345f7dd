// Draws polylines on a small grey canvas, anti-aliased by the distance of each pixel's centre to the line.
// Only + - * / and square roots, so that the bytes are the same everywhere.
import type { Stroke } from "./strokes.ts";

/** A point in pixels. */
export type Point = readonly [x: number, y: number];

const SPANS = 4;

/** The stroke as a polyline: a Catmull-Rom curve through its points where it is curved. */
export function polyline(stroke: Stroke, points: readonly Point[]): readonly Point[] {
  if (!stroke.curved) return points;
  const line: Point[] = [points[0]!];
  for (let i = 0; i + 1 < points.length; i++) {
    const before = points[i - 1] ?? points[i]!;
    const from = points[i]!;
    const to = points[i + 1]!;
    const after = points[i + 2] ?? to;
    for (let step = 1; step <= SPANS; step++) {
      const t = step / SPANS;
      const at = (axis: 0 | 1): number =>
        from[axis] +
        0.5 *
          t *
          (to[axis] -
            before[axis] +
            t *
              (2 * before[axis] -
                5 * from[axis] +
                4 * to[axis] -
                after[axis] +
                t * (3 * (from[axis] - to[axis]) + after[axis] - before[axis])));
      line.push([at(0), at(1)]);
    }
  }
  return line;
}

/** Draws a polyline of the given radius (pixels) and intensity (0 to 1) where it is lighter than what is there. */
export function drawPolyline(
  canvas: Float64Array,
  side: number,
  line: readonly Point[],
  radius: number,
  intensity: number,
): void {
  const reach = radius + 1;
  for (let i = 0; i + 1 < line.length; i++) {
    const [x0, y0] = line[i]!;
    const [x1, y1] = line[i + 1]!;
    const dx = x1 - x0;
    const dy = y1 - y0;
    const length2 = dx * dx + dy * dy;
    const left = Math.max(0, Math.ceil(Math.min(x0, x1) - reach));
    const right = Math.min(side - 1, Math.floor(Math.max(x0, x1) + reach));
    const top = Math.max(0, Math.ceil(Math.min(y0, y1) - reach));
    const bottom = Math.min(side - 1, Math.floor(Math.max(y0, y1) + reach));
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const along = length2 === 0 ? 0 : ((x - x0) * dx + (y - y0) * dy) / length2;
        const t = along < 0 ? 0 : along > 1 ? 1 : along;
        const ex = x - x0 - t * dx;
        const ey = y - y0 - t * dy;
        const cover = radius + 0.5 - Math.sqrt(ex * ex + ey * ey);
        if (cover <= 0) continue;
        const value = intensity * (cover < 1 ? cover : 1);
        const at = y * side + x;
        if (value > canvas[at]!) canvas[at] = value;
      }
    }
  }
}
