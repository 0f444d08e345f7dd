// The shards of a study. Costs come from the specifications alone, never from what is done already or from a machine's
// speed, so every machine that is given the same study and number of shards cuts it alike.
import { costOf } from "./cost.ts";
import { makeShards } from "./shard.ts";
import type { Shard, ShardCell } from "./shard.ts";
import type { Expansion, StudyCell } from "./study.ts";

/** Which shard of how many; `index` counts from 1. */
export interface ShardPlace {
  readonly index: number;
  readonly count: number;
}

/** A cell of a study as the cutting sees it. */
interface StudyShardCell extends ShardCell {
  readonly cell: StudyCell;
}

/** Cells whose weights a cell reads, of whatever kind it is. */
interface Relatives {
  readonly parent?: { readonly id: string };
  readonly parents?: readonly { readonly id: string }[];
}

function needsOf(cell: StudyCell): string[] {
  const { parent, parents = [] }: Relatives = cell as Relatives;
  return [...(parent === undefined ? [] : [parent]), ...parents].map(({ id }) => id);
}

/** Cuts a study into shards. */
export function shardStudy({ cells }: Expansion, count: number): Shard<StudyShardCell>[] {
  return makeShards(
    cells.map((cell) => ({ id: cell.id, cost: costOf(cell), needs: needsOf(cell), cell })),
    count,
  );
}

/** One shard of a study as a study of its own, whose command names the shard. */
export function takeShard(expansion: Expansion, { index, count }: ShardPlace): Expansion {
  const cells = shardStudy(expansion, count)[index - 1]!.cells.map(({ cell }) => cell);
  return { ...expansion, cells, command: `${expansion.command} --shard ${index}/${count}` };
}
