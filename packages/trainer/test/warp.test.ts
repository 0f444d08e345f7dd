// Warped images against a direct formula in float64, and the cases that need no arithmetic.
import fc from "fast-check";
import { expect, it } from "vitest";
import { sineAndCosine, warpImage } from "../src/warp.ts";
import type { ImageShape, Warp } from "../src/warp.ts";

const still: Warp = { flip: false, angle: 0, dx: 0, dy: 0 };

function warped(shape: ImageShape, warp: Partial<Warp>, image: Uint8Array): Uint8Array {
  const out = new Uint8Array(image.length);
  warpImage(shape, { ...still, ...warp }, image, 0, out, 0);
  return out;
}

/** The same by the definition: each pixel of the source as a tent of width 1 where the warp takes it, in any order. */
function direct([height, width, channels]: ImageShape, { flip, angle, dx, dy }: Warp, image: Uint8Array): number[] {
  const [mx, my] = [(width - 1) / 2, (height - 1) / 2];
  return Array.from(image, (_, place) => {
    const [k, c, r] = [place % channels, Math.floor(place / channels) % width, Math.floor(place / channels / width)];
    // The place in the turned image, then in the source.
    const [u, v] = [c - mx - dx, r - my - dy];
    const [p, q] = [u * Math.cos(angle) + v * Math.sin(angle), v * Math.cos(angle) - u * Math.sin(angle)];
    const [x, y] = [mx + (flip ? -p : p), my + q];
    let sum = 0;
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const weight = Math.max(0, 1 - Math.abs(x - column)) * Math.max(0, 1 - Math.abs(y - row));
        sum += weight * image[(row * width + column) * channels + k]!;
      }
    }
    return sum;
  });
}

it("is the direct formula to half a grey level", () => {
  const image = fc
    .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 3 }))
    .chain(([height, width, channels]) => {
      const length = height * width * channels;
      return fc.record({
        shape: fc.constant<ImageShape>([height, width, channels]),
        image: fc.uint8Array({ minLength: length, maxLength: length }),
      });
    });
  const warp = fc.record({
    flip: fc.boolean(),
    angle: fc.double({ min: -3.2, max: 3.2, noNaN: true }),
    dx: fc.double({ min: -8, max: 8, noNaN: true }),
    dy: fc.double({ min: -8, max: 8, noNaN: true }),
  });
  fc.assert(
    fc.property(image, warp, ({ shape, image }, warp) => {
      const wanted = direct(shape, warp, image);
      warped(shape, warp, image).forEach((byte, i) => {
        expect(Math.abs(byte - wanted[i]!)).toBeLessThan(0.5 + 1e-9);
      });
    }),
    { seed: 1, numRuns: 300 },
  );
});

it("leaves an image alone, mirrors it, and moves it by whole pixels", () => {
  const shape: ImageShape = [2, 3, 2];
  const image = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255]);
  expect([...warped(shape, {}, image)]).toEqual([...image]);
  expect([...warped(shape, { flip: true }, image)]).toEqual([5, 6, 3, 4, 1, 2, 11, 255, 9, 10, 7, 8]);
  expect([...warped(shape, { dx: 1 }, image)]).toEqual([0, 0, 1, 2, 3, 4, 0, 0, 7, 8, 9, 10]);
  expect([...warped(shape, { dy: -1 }, image)]).toEqual([7, 8, 9, 10, 11, 255, 0, 0, 0, 0, 0, 0]);
  // The flip comes before the move.
  expect([...warped(shape, { flip: true, dx: 1 }, image)]).toEqual([0, 0, 5, 6, 3, 4, 0, 0, 11, 255, 9, 10]);
  expect([...warped([2, 2, 1], { angle: Math.PI / 2 }, Uint8Array.from([1, 2, 3, 4]))]).toEqual([3, 1, 4, 2]);
});

it("touches nothing but its own place", () => {
  const source = Uint8Array.from([9, 9, 1, 2, 3, 4, 9, 9]);
  const target = new Uint8Array(8).fill(7);
  warpImage([2, 2, 1], { ...still, flip: true, dx: 0.5 }, source, 2, target, 1);
  // Half of what lies to either side; rounded up from a half.
  expect([...target]).toEqual([7, 1, 2, 2, 4, 7, 7, 7]);
});

it("has the sine and cosine of any angle", () => {
  fc.assert(
    fc.property(fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }), (angle) => {
      const [sine, cosine] = sineAndCosine(angle);
      expect(Math.abs(sine - Math.sin(angle))).toBeLessThan(2e-15);
      expect(Math.abs(cosine - Math.cos(angle))).toBeLessThan(2e-15);
    }),
    { seed: 1, numRuns: 1000 },
  );
});
