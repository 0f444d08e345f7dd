// Cuts a step into loops over tiles of its batch, so that what one tile makes stays in the cache and im2col, masks and
// other intermediate values of the whole batch never exist (Chen et al. 2016, arXiv 1604.06174, for what is run again
// instead of kept).
//
// A sum over the batch (a mean of batch norm, the gradient of a filter) ends a stage: what needs it waits for the next
// one. All nodes of a stage that work row by row form one region, a loop over tiles. A value that a later region needs
// is kept whole when it is dear, and made again there when it is cheap. Small values and products with large weights
// are left as they are: whole. The plan depends on shapes alone, so the bytes of a result do too.
import { sizeOf, type Graph, type GraphNode, type Value } from "../graph.ts";
import { isDear, rowUse, type RowUse } from "./rows.ts";

/** A loop over tiles of the batch. Its nodes have the shapes of the whole batch. */
export interface Region {
  readonly kind: "region";
  readonly batch: number;
  /** Samples of a tile; divides the batch. */
  readonly tile: number;
  readonly nodes: readonly { readonly node: GraphNode; readonly use: RowUse }[];
  /** Values that go in tile by tile. */
  readonly scanned: readonly Value[];
  /** Values that come out tile by tile and are kept whole. */
  readonly stacked: readonly Value[];
}

/** A node that runs on whole tensors. */
export interface WholeNode {
  readonly kind: "node";
  readonly node: GraphNode;
}

/** When a step is cut, and how finely. */
export interface TileSizes {
  /** Values of at least this many bytes a sample are looped over in tiles of a few samples. */
  readonly wide: number;
  /** A value of a batch below this many bytes stays in the cache anyway. */
  readonly small: number;
  /** About how many bytes the widest value of a tile has. */
  readonly tile: number;
  /** The least samples of a tile of wide and of other values: products of fewer rows are slow. */
  readonly least: { readonly wide: number; readonly narrow: number };
}

/** The sizes in use; a tile is half of a core's second-level cache. */
export const TILE_SIZES: TileSizes = {
  wide: 32_768,
  small: 8_388_608,
  tile: 1_048_576,
  least: { wide: 4, narrow: 32 },
};

/** A value is made again where that touches at most so many times its bytes. */
const MOST_AGAIN = 10;

const BYTES = { float32: 4, int32: 4, uint8: 1, bool: 1 } as const;
const bytesOf = ({ shape, dtype }: Value): number => sizeOf(shape) * BYTES[dtype];

/** The largest divisor of a number that is not above a bound. */
function divisor(of: number, most: number): number {
  for (let candidate = Math.min(of, Math.floor(most)); candidate > 1; candidate--) {
    if (of % candidate === 0) return candidate;
  }
  return 1;
}

type Width = "wide" | "narrow";

/** A node that is run tile by tile. */
interface Tiled {
  readonly node: GraphNode;
  readonly use: RowUse;
  readonly width: Width;
  readonly stage: number;
}

interface Draft {
  readonly stage: number;
  readonly width: Width;
  readonly roots: Set<GraphNode>;
}

/** The parts of a step in the order in which they run; all of them whole where no sizes of tiles are given. */
export function plan(graph: Graph, sizes: TileSizes | undefined): (Region | WholeNode)[] {
  const whole = (): WholeNode[] => graph.nodes.map((node) => ({ kind: "node", node }));
  if (!sizes) return whole();
  const candidates = new Set(
    graph.arguments.flatMap(({ group, value: { shape } }) => (group === "inputs" && shape[0]! > 1 ? [shape[0]!] : [])),
  );
  const drafts = [...candidates].map((batch) => draft(graph, batch, sizes));
  const best = drafts.toSorted((a, b) => b.bytes - a.bytes)[0];
  return best && best.regions.length > 0 ? order(graph, best) : whole();
}

/** How a graph would be cut for a given batch size. */
interface Cut {
  readonly bytes: number;
  readonly batch: number;
  readonly regions: readonly (Region & { readonly stage: number })[];
  /** The stage of each node that runs whole. */
  readonly stages: ReadonlyMap<GraphNode, number>;
}

function draft(graph: Graph, batch: number, sizes: TileSizes): Cut {
  const batched = new Set<number>();
  for (const { group, value } of graph.arguments) {
    if (group === "inputs" && value.shape[0] === batch) batched.add(value.id);
  }
  const tiled = new Map<GraphNode, Tiled>();
  const maker = new Map<number, Tiled>();
  const stages = new Map<GraphNode, number>();
  /** The stage from which on a value may be used whole. */
  const ready = new Map<number, number>();
  const readyAt = ({ id }: Value): number => ready.get(id) ?? 0;
  for (const node of graph.nodes) {
    const use = rowUse(node, batch);
    const byRows = use?.rows.some((rows, i) => rows && batched.has(node.inputs[i]!.id)) === true;
    if (byRows && use!.kind === "map") for (const { id } of node.outputs) batched.add(id);
    const width = byRows ? widthOf(node, use!, batch, sizes) : undefined;
    if (width === undefined) {
      const stage = Math.max(0, ...node.inputs.map(readyAt));
      stages.set(node, stage);
      for (const { id } of node.outputs) ready.set(id, stage);
      continue;
    }
    const stage = Math.max(
      0,
      ...node.inputs.map((input, i) => {
        const from = use!.rows[i] ? maker.get(input.id) : undefined;
        return from && from.width === width ? from.stage : readyAt(input);
      }),
    );
    const made: Tiled = { node, use: use!, width, stage };
    tiled.set(node, made);
    for (const { id } of node.outputs) {
      if (use!.kind === "map") maker.set(id, made);
      ready.set(id, stage + 1);
    }
  }
  const regions = cut(graph, batch, tiled, maker, sizes);
  const bytes = [...tiled.keys()].reduce((sum, { outputs }) => sum + outputs.reduce((s, v) => s + bytesOf(v), 0), 0);
  return { bytes, batch, regions, stages };
}

/** How wide the values of a node are a sample; undefined where it runs whole. */
function widthOf(node: GraphNode, use: RowUse, batch: number, sizes: TileSizes): Width | undefined {
  const values = [...node.inputs.filter((_, i) => use.rows[i]), ...(use.kind === "map" ? node.outputs : [])];
  const widest = Math.max(...values.map(bytesOf));
  if (widest < sizes.small) return undefined;
  if (widest / batch >= sizes.wide) return "wide";
  return divisor(batch, sizes.tile / (widest / batch)) >= sizes.least.narrow ? "narrow" : undefined;
}

/** The regions, each with the nodes it needs. */
function cut(
  graph: Graph,
  batch: number,
  tiled: ReadonlyMap<GraphNode, Tiled>,
  maker: ReadonlyMap<number, Tiled>,
  sizes: TileSizes,
): (Region & { readonly stage: number })[] {
  const drafts = new Map<string, Draft>();
  const keep = ({ node, stage, width }: Tiled): void => {
    const key = `${stage} ${width}`;
    const known = drafts.get(key) ?? { stage, width, roots: new Set() };
    known.roots.add(node);
    drafts.set(key, known);
  };
  const kept = new Set<number>();
  const keepValue = ({ id }: Value): void => {
    const from = maker.get(id);
    if (!from || kept.has(id)) return;
    kept.add(id);
    keep(from);
  };
  for (const { value } of graph.results) keepValue(value);
  for (const node of graph.nodes) {
    const at = tiled.get(node);
    if (at?.use.kind === "sum") keep(at);
    for (const [i, input] of node.inputs.entries()) {
      const from = maker.get(input.id);
      if (from && (!at?.use.rows[i] || at.width !== from.width)) keepValue(input);
    }
  }

  const again = costs(maker);
  const position = new Map(graph.nodes.map((node, i) => [node, i]));
  const regions: (Region & { readonly stage: number })[] = [];
  // From the last stage to the first: what a region needs from earlier ones is then known before these are made.
  const last = Math.max(0, ...[...tiled.values()].map(({ stage }) => stage));
  for (let stage = last; stage >= 0; stage--) {
    for (const width of ["wide", "narrow"] as const) {
      const known = drafts.get(`${stage} ${width}`);
      if (!known) continue;
      const nodes = new Set<GraphNode>();
      const scanned = new Map<number, Value>();
      const visit = (node: GraphNode): void => {
        if (nodes.has(node)) return;
        nodes.add(node);
        for (const [i, input] of node.inputs.entries()) {
          if (!tiled.get(node)!.use.rows[i]) continue;
          const from = maker.get(input.id);
          const here = from?.width === width && from.stage === stage;
          if (from && (here || (from.width === width && !kept.has(input.id) && again(input)))) visit(from.node);
          else {
            keepValue(input);
            scanned.set(input.id, input);
          }
        }
      };
      for (const root of known.roots) visit(root);
      const ordered = [...nodes].toSorted((a, b) => position.get(a)! - position.get(b)!);
      const stacked = ordered.flatMap((node) =>
        tiled.get(node)!.stage === stage ? node.outputs.filter(({ id }) => kept.has(id) && maker.has(id)) : [],
      );
      regions.push({
        kind: "region",
        stage,
        batch,
        tile: tileOf(
          ordered.map((node) => tiled.get(node)!),
          batch,
          width,
          sizes,
        ),
        nodes: ordered.map((node) => ({ node, use: tiled.get(node)!.use })),
        scanned: [...scanned.values()],
        stacked,
      });
    }
  }
  return regions.toReversed();
}

/** Whether making a value again is cheaper than keeping it. */
function costs(maker: ReadonlyMap<number, Tiled>): (value: Value) => boolean {
  const known = new Map<number, number>();
  const cost = (value: Value): number => {
    const from = maker.get(value.id);
    if (!from || isDear(from.node)) return Infinity;
    let total = known.get(value.id);
    if (total === undefined) {
      total = bytesOf(value);
      for (const [i, input] of from.node.inputs.entries()) {
        if (!from.use.rows[i]) continue;
        const deeper = maker.get(input.id)?.width === from.width ? cost(input) : Infinity;
        total += cheap(input, deeper) ? deeper : bytesOf(input);
      }
      known.set(value.id, total);
    }
    return total;
  };
  const cheap = (value: Value, total: number): boolean => total <= MOST_AGAIN * bytesOf(value);
  return (value) => cheap(value, cost(value));
}

function tileOf(nodes: readonly Tiled[], batch: number, width: Width, sizes: TileSizes): number {
  const widest = Math.max(
    ...nodes.flatMap(({ node, use }) =>
      [...node.inputs.filter((_, i) => use.rows[i]), ...(use.kind === "map" ? node.outputs : [])].map(bytesOf),
    ),
  );
  return divisor(batch, Math.max(sizes.least[width], sizes.tile / (widest / batch)));
}

/** Whole nodes and regions, each behind what it needs. */
function order(graph: Graph, { regions, stages }: Cut): (Region | WholeNode)[] {
  const last = Math.max(0, ...stages.values(), ...regions.map(({ stage }) => stage));
  return Array.from({ length: last + 1 }, (_, stage): (Region | WholeNode)[] => [
    ...graph.nodes.filter((node) => stages.get(node) === stage).map((node): WholeNode => ({ kind: "node", node })),
    ...regions.filter((region) => region.stage === stage),
  ]).flat();
}
