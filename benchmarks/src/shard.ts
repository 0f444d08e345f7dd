// Cuts cells into shards for many machines. A shard holds whole families, since weights lie in a machine's own cache: a
// cell and all that need it, and what those need, are on one machine. The same cells always give the same shards, in
// whatever order they come, so that a shard that is started again is the shard that was stopped.

/** What is known of a cell here. */
export interface ShardCell {
  readonly id: string;
  /** Work of any unit, from 0. */
  readonly cost: number;
  /** Ids of cells whose weights it reads; they need not be among the cells. */
  readonly needs: readonly string[];
}

/** A part of the cells. */
export interface Shard<Cell extends ShardCell> {
  /** In the order in which they were given. */
  readonly cells: readonly Cell[];
  readonly families: number;
  /** The sum of their costs. */
  readonly cost: number;
}

/** Cells that must stay together. */
interface Family<Cell extends ShardCell> {
  /** The least id of its cells. */
  readonly id: string;
  readonly cells: readonly Cell[];
  readonly cost: number;
}

/** Groups cells into families: the connected components of "needs" (disjoint-set forest, Tarjan 1975). */
function familiesOf<Cell extends ShardCell>(cells: readonly Cell[]): Family<Cell>[] {
  const above = new Map<string, string>();
  const rootOf = (id: string): string => {
    let root = id;
    for (let next = above.get(root); next !== undefined; next = above.get(root)) root = next;
    // Path compression: the next look-up is short, however long a chain of needs is.
    for (let at = id; at !== root;) {
      const next = above.get(at)!;
      above.set(at, root);
      at = next;
    }
    return root;
  };
  for (const { id, needs } of cells) {
    for (const need of needs) {
      const [a, b] = [rootOf(id), rootOf(need)];
      if (a !== b) above.set(a, b);
    }
  }
  return [...Map.groupBy(cells, ({ id }) => rootOf(id)).values()].map((members) => {
    const sorted = members.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    // Added in the order of ids, so that rounding does not depend on the order in which cells were given.
    return { id: sorted[0]!.id, cells: members, cost: sorted.reduce((sum, { cost }) => sum + cost, 0) };
  });
}

/**
 * Cuts cells into `count` shards of whole families, the longest family first to the shard with the least work so far
 * (longest processing time, Graham 1969); ties go by the least id and the lowest shard. The heaviest shard has at most
 * the mean and the largest family. Shards are empty where there are fewer families. Ids must differ, costs be finite.
 */
export function makeShards<Cell extends ShardCell>(cells: readonly Cell[], count: number): Shard<Cell>[] {
  const families = familiesOf(cells).toSorted((a, b) => b.cost - a.cost || (a.id < b.id ? -1 : 1));
  const costs = new Float64Array(count);
  const sizes = new Uint32Array(count);
  const shardOf = new Map<string, number>();
  for (const family of families) {
    let least = 0;
    // Where work is equal, as with cells that cost nothing, the shard with fewer families.
    for (let i = 1; i < count; i++) {
      if (costs[i]! < costs[least]! || (costs[i] === costs[least] && sizes[i]! < sizes[least]!)) least = i;
    }
    costs[least]! += family.cost;
    sizes[least]! += 1;
    for (const { id } of family.cells) shardOf.set(id, least);
  }
  const parts = Array.from({ length: count }, (): Cell[] => []);
  for (const cell of cells) parts[shardOf.get(cell.id)!]!.push(cell);
  return parts.map((part, i) => ({ cells: part, families: sizes[i]!, cost: costs[i]! }));
}
