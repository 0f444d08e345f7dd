// The minimal standard generator (Park and Miller 1988), which the Python fixture scripts share:
// both sides build the same problems without storing them.

/** Returns a function that gives successive numbers in (0, 1) from an integer seed in [1, 2^31 − 2]. */
export function minstd(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}
