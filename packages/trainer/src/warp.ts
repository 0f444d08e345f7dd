// An image turned and moved: bilinear sampling, zero outside the image, rounded to bytes. Only + - * / and square roots
// decide its bits, so that they do not depend on the version of V8.

/** Height, width and channels of an image, stored row by row with the channels innermost. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** What is done to an image, in this order. */
export interface Warp {
  /** Left and right exchanged. */
  readonly flip: boolean;
  /** Radians about the centre; positive turns from the x axis (right) towards the y axis (down). */
  readonly angle: number;
  /** Pixels to the right, and down. */
  readonly dx: number;
  readonly dy: number;
}

/** Sine and cosine by their Taylor series; to about 1 part in 10^15 for angles from -pi to pi. */
export function sineAndCosine(angle: number): readonly [sine: number, cosine: number] {
  const square = angle * angle;
  let [sine, cosine] = [1, 1];
  for (let n = 32; n > 0; n -= 2) {
    sine = 1 - (square / (n * (n + 1))) * sine;
    cosine = 1 - (square / (n * (n - 1))) * cosine;
  }
  return [angle * sine, cosine];
}

/**
 * Writes the warped image at `from` of `source` to `to` of `target`, both of bytes. The value of a pixel is that of the
 * place which the warp takes to it, interpolated between the four pixels around; those outside the image count as zero.
 */
export function warpImage(
  [height, width, channels]: ImageShape,
  { flip, angle, dx, dy }: Warp,
  source: Uint8Array,
  from: number,
  target: Uint8Array,
  to: number,
): void {
  const [sine, cosine] = sineAndCosine(angle);
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const row = width * channels;
  // Backwards: from a pixel of the target to its place in the source. A flip reverses the x axis of the source.
  const side = flip ? -1 : 1;
  const xByColumn = side * cosine;
  const xByRow = side * sine;
  const fromX = -middleX - dx;
  for (let r = 0, out = to; r < height; r++) {
    const fromY = r - middleY - dy;
    let x = xByColumn * fromX + xByRow * fromY + middleX;
    let y = cosine * fromY - sine * fromX + middleY;
    for (let c = 0; c < width; c++, x += xByColumn, y -= sine) {
      const left = Math.floor(x);
      const top = Math.floor(y);
      if (left < -1 || top < -1 || left >= width || top >= height) {
        for (let k = 0; k < channels; k++) target[out++] = 0;
        continue;
      }
      // Shares of the four pixels around. One outside has none, and another stands in its place.
      let toRight = x - left;
      let toLeft = 1 - toRight;
      let low = y - top;
      let high = 1 - low;
      let first = from + top * row + left * channels;
      let [besides, below] = [channels, row];
      if (left < 0) [toLeft, first, besides] = [0, first + channels, 0];
      else if (left + 1 >= width) [toRight, besides] = [0, 0];
      if (top < 0) [high, first, below] = [0, first + row, 0];
      else if (top + 1 >= height) [low, below] = [0, 0];
      const a = toLeft * high;
      const b = toRight * high;
      const d = toLeft * low;
      const e = toRight * low;
      for (let k = 0; k < channels; k++, first++) {
        const value =
          a * (source[first] as number) +
          b * (source[first + besides] as number) +
          d * (source[first + below] as number) +
          e * (source[first + below + besides] as number);
        target[out++] = value + 0.5;
      }
    }
  }
}
