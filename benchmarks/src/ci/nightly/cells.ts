// Published cells as cells to be done, with all they are made of: what a study would expand to, from records alone.
import { parentsOf } from "@basin/record";
import type { CellSpec, Run } from "@basin/record";
import type { Need, StudyCell, TrainCell } from "../../study.ts";

/** A cell to be done, or why it cannot be. */
export type Rebuilt = { readonly cells: readonly StudyCell[] } | { readonly reason: string };

/**
 * A run's cell after the cells it is made of, each once. `counting` holds the run that counts of each cell of the run's scale.
 */
export function rebuild(run: Run, counting: ReadonlyMap<string, Run>): Rebuilt {
  const done = new Map<string, StudyCell>();
  const add = (one: Run): StudyCell | { readonly missing: string } => {
    const there = done.get(one.cell);
    if (there !== undefined) return there;
    const needs: Need[] = [];
    for (const id of parentsOf(one.spec)) {
      const parent = counting.get(id);
      if (parent?.kind !== "train") return { missing: id };
      const cell = add(parent);
      if ("missing" in cell) return cell;
      needs.push({ cell: cell as TrainCell, at: atOf(one.spec) });
    }
    const { cell: id, spec, scale, reductions } = one;
    const cell = { id, spec, label: labelOf(one, counting), scale, reductions, needs } as StudyCell;
    done.set(id, cell);
    return cell;
  };
  const made = add(run);
  if ("missing" in made) {
    return { reason: `it is made of cell ${made.missing.slice(0, 12)}, of which there is no run that stands` };
  }
  return { cells: [...done.values()] };
}

/** Which weights of its parents a cell needs. */
function atOf(spec: CellSpec): Need["at"] {
  if (spec.kind === "train") return { epoch: spec.start!.epoch };
  return spec.kind === "measure" && spec.point !== undefined ? "path" : "solution";
}

/** A cell for people: `train f1 on mnist, batch 256, seed 1`. */
export function labelOf({ spec }: Pick<Run, "spec">, counting: ReadonlyMap<string, Run>): string {
  if (spec.kind === "train") {
    const { model, data, batch, seed } = spec;
    return `train ${model.id} on ${data.id}, batch ${batch}, seed ${seed}`;
  }
  const parent = counting.get(parentsOf(spec)[0]!);
  const of = parent === undefined ? "" : ` of ${labelOf(parent, counting).replace(/^train /, "")}`;
  if (spec.kind === "measure")
    return `φ${of}, ${spec.split} f, ${spec.space.type === "full" ? "full space" : `draw ${spec.space.draw}`}`;
  return spec.kind === "probe" ? `${spec.probe.id}${of}` : `${spec.curve} plot${of}`;
}
