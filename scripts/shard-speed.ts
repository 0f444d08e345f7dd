// Prints how long sharding a large plan takes and what memory: families of a training and what needs it, of uneven cost.
//   node scripts/shard-speed.ts [cells] [shards]
import { makeRandom } from "@basin/random";
import { makeShards } from "../benchmarks/src/shard.ts";
import type { ShardCell } from "../benchmarks/src/shard.ts";

/** Cells of a family, as in sb-lb: a training and its measurements. */
const FAMILY = 14;

const [count = 100_000, shards = 1000] = process.argv.slice(2).map(Number);
const random = makeRandom(1)("shard-speed").uniform(new Float32Array(count));
const cells = Array.from({ length: count }, (_, index): ShardCell => {
  const first = index - (index % FAMILY);
  const id = (of: number): string => of.toString(16).padStart(64, "0");
  return { id: id(index), cost: 1 + random[index]!, needs: index === first ? [] : [id(first)] };
});
const before = process.memoryUsage().rss;
const begin = performance.now();
const made = makeShards(cells, shards);
const seconds = (performance.now() - begin) / 1000;
const most = process.resourceUsage().maxRSS * 1024 - before;
const costs = made.map(({ cost }) => cost);
const mean = costs.reduce((sum, cost) => sum + cost, 0) / shards;
console.log(
  `${count} cells in ${shards} shards: ${seconds.toFixed(2)} s, at most ${(most / 2 ** 20).toFixed(0)} MiB beside the cells; ` +
    `the heaviest shard has ${(Math.max(...costs) / mean).toFixed(3)} times the mean`,
);
