export type { Random, RandomStream } from "./random.ts";
export { makeRandom, RandomError } from "./stream.ts";
