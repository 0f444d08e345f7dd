// The setting of a cell: all of its specification but the seeds, its parents' settings in the place of their ids. Cells of
// one setting are one row of a board, of which each seed is a draw.
import { canonicalJson } from "./canonical.ts";
import type { CellSpec } from "./cell.ts";

/**
 * The setting of a specification as one string, equal for cells that differ in seeds alone; undefined where a parent's
 * specification is not there. `specs` holds specifications by the id of their cell.
 */
export function settingOf(spec: CellSpec, specs: ReadonlyMap<string, CellSpec>): string | undefined {
  const parent = (cell: string): string | undefined => {
    const found = specs.get(cell);
    return found && settingOf(found, specs);
  };
  switch (spec.kind) {
    case "train": {
      const { seed: _seed, start, ...rest } = spec;
      if (start === undefined) return canonicalJson(rest);
      const from = parent(start.cell);
      return from && canonicalJson({ ...rest, start: { ...start, cell: from } });
    }
    case "measure": {
      const from = parent(spec.parent);
      const space = spec.space.type === "full" ? spec.space : { ...spec.space, seed: 0 };
      return from && canonicalJson({ ...spec, parent: from, space });
    }
    case "probe": {
      const from = parent(spec.parent);
      const { seed: _seed, ...probe } = spec.probe;
      return from && canonicalJson({ ...spec, parent: from, probe });
    }
    case "interpolate": {
      const [from, to] = [parent(spec.from), parent(spec.to)];
      return from && to && canonicalJson({ ...spec, from, to });
    }
  }
}

/** The seed of the training that a cell is, or of the first one that it is made of; undefined where that is not there. */
export function seedOf(spec: CellSpec, specs: ReadonlyMap<string, CellSpec>): number | undefined {
  if (spec.kind === "train") return spec.seed;
  const parent = specs.get(spec.kind === "interpolate" ? spec.from : spec.parent);
  return parent && seedOf(parent, specs);
}
