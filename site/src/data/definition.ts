// How definitions are named and linked: by id and version, with the catalog's title where it still has them. A record may
// name what is gone from the catalog; then nothing is linked that is not there.
import type { Catalog, CatalogDataSet, CatalogModel, Configured, Stop } from "@basin/record";
import type { FactValue } from "../components/facts.ts";
import { pages } from "./address.ts";
import { count, number } from "./format.ts";
import { dataName, modelName } from "./name.ts";

/** A data set of the catalog. */
export function dataSetOf({ dataSets }: Catalog, id: string): CatalogDataSet | undefined {
  return dataSets.find((set) => set.id === id);
}

/** The first data set of the catalog whose samples and classes fit a model: the real ones come first. */
export function fittingData({ dataSets }: Catalog, { input, classes }: CatalogModel): string | undefined {
  const size = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
  return dataSets.find((set) => size(set.shape) === size(input) && set.classes === classes)?.id;
}

/** A link to a model's page with its version; every model of a record has a page. */
export function modelLink(catalog: Catalog, { id, version }: { id: string; version: number }): FactValue {
  return { text: `${modelName(catalog, id)} (${id}, version ${version})`, href: pages.model(id) };
}

/** A link to a data set's page with its version. */
export function dataLink(catalog: Catalog, { id, version }: { id: string; version: number }): FactValue {
  return { text: `${dataName(catalog, id)} (${id}, version ${version})`, href: pages.dataSet(id) };
}

/** The settings of a method or an optimiser: `learningRate 0.001, beta1 0.9`; none is an empty text. */
export function settingsText(settings: Readonly<Record<string, number | boolean | string | null>>): string {
  return Object.entries(settings)
    .filter(([key]) => key !== "id" && key !== "version")
    .map(
      ([key, value]) =>
        `${key} ${value === null ? "(must be given)" : typeof value === "number" ? number(value) : value}`,
    )
    .join(", ");
}

/** A method or an optimiser with its settings. */
export function configuredText(configured: Configured): string {
  const settings = settingsText(configured);
  return `${configured.id}, version ${configured.version}${settings === "" ? "" : `: ${settings}`}`;
}

/** When a training stops, in words. */
export function stopText(stop: Stop): string {
  if (stop.rule === "epochs") return `after ${count(stop.epochs)} epochs`;
  return `when the loss of an epoch has not fallen by ${number(stop.tolerance)} for ${count(stop.patience)} epochs, after ${count(stop.maxEpochs)} epochs at most`;
}
