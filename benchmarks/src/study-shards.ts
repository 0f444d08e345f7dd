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

/** Cuts a study into shards. */
export function shardStudy({ cells }: Expansion, count: number): Shard<StudyShardCell>[] {
  return makeShards(
    cells.map((cell) => ({ id: cell.id, cost: costOf(cell), needs: cell.needs.map((need) => need.cell.id), cell })),
    count,
  );
}

/** One shard of a study as a study of its own, whose command names the shard. */
export function takeShard(expansion: Expansion, { index, count }: ShardPlace): Expansion {
  const cells = shardStudy(expansion, count)[index - 1]!.cells.map(({ cell }) => cell);
  return { ...expansion, cells, command: `${expansion.command} --shard ${index}/${count}` };
}
