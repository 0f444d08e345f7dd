// Splicing: a frame of speech with the frames around it as one row, as hybrid speech recognisers take it.

/**
 * Writes the rows of one utterance: frame t with the `context` frames before and after it, in the order of time.
 *
 * `frames` is count x width; `out` gets count x ((2 context + 1) width) values from row `first` on, as many rows as
 * `rows` says (count unless given). The first and last frame stand for those before and after them. Source: Kaldi's
 * splice-feats, with as many frames on the left as on the right.
 */
export function splice<T extends Uint8Array | Float32Array>(
  frames: T,
  width: number,
  context: number,
  out: T,
  first: number,
  rows: number = frames.length / width,
): void {
  const count = frames.length / width;
  let at = first * (2 * context + 1) * width;
  for (let t = 0; t < rows; t++) {
    for (let near = t - context; near <= t + context; near++) {
      const from = width * (near < 0 ? 0 : near >= count ? count - 1 : near);
      for (let i = 0; i < width; i++) out[at + i] = frames[from + i]!;
      at += width;
    }
  }
}
