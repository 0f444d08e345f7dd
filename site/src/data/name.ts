// How things are called on pages: by the catalog's titles, cut before what explains them.
import type { Catalog, Workload } from "@basin/record";

/** A model's short name: `F1`; its id where the catalog does not have it. */
export function modelName({ models }: Catalog, id: string): string {
  return models.find((model) => model.id === id)?.title.split(":")[0] ?? id;
}

/** A data set's short name: `MNIST`. */
export function dataName({ dataSets }: Catalog, id: string): string {
  return dataSets.find((set) => set.id === id)?.title.split(" (")[0] ?? id;
}

/** A workload: `F1 on MNIST`, with what tells it from others by another protocol. */
export function workloadName(catalog: Catalog, { slug, model, data, scale, stop }: Workload): string {
  const told = [
    ...(stop.rule === "epochs" ? [`${stop.epochs} epochs`] : []),
    ...(scale === "reduced" ? ["reduced"] : []),
  ];
  const name = [`${modelName(catalog, model.id)} on ${dataName(catalog, data.id)}`, ...told].join(", ");
  // Two that differ in something else (samples, f) have slugs that differ by a number.
  const [, times] = new RegExp(`-${scale}(?:-\\d+-epochs|-plateau)?-(\\d+)$`).exec(slug) ?? [];
  return times === undefined ? name : `${name} (${times})`;
}
