// The catalog of definitions, made from the code: what readers of records (the site) know of models, data sets, methods,
// optimisers, measures and studies. Nothing in it depends on the machine, so a committed copy can be compared with it.
import { dataSets } from "@basin/datasets";
import type { DataFile, DataSet } from "@basin/datasets";
import { parseCatalog } from "@basin/record";
import type {
  Catalog,
  CatalogDataSet,
  CatalogFile,
  CatalogLayer,
  CatalogMeasure,
  CatalogMethod,
  CatalogModel,
  CatalogOptimiser,
} from "@basin/record";
import { makeMethod, makeOptimiser, methodIds, optimiserIds } from "@basin/trainer";
import { describeLayers, models, sizeOf, trainableSpecs } from "@basin/zoo";
import type { Model } from "@basin/zoo";
import { definitionOf, measures } from "./measures.ts";
import { makeProbe, probeIds } from "@basin/sharpness";
import { studies } from "./studies.ts";

/** Makes the catalog of this code. */
export function makeCatalog(): Catalog {
  return parseCatalog({
    schemaVersion: 1,
    models: models.map(modelOf),
    dataSets: dataSets.map(dataSetOf),
    methods: methodIds.map(methodOf),
    optimisers: optimiserIds.map(optimiserOf),
    measures: [...measures, ...probeIds.map(probeOf)],
    studies: studies.map(({ id, title, paper, seeds }) => ({ id, title, paper, seeds })),
  } satisfies Catalog);
}

/** The catalog as the text of its file. */
export function catalogText(catalog: Catalog): string {
  return `${JSON.stringify(catalog, null, 2)}\n`;
}

/** A probe as one of the measures: its quantities say what it computes. */
function probeOf(id: string): CatalogMeasure {
  const { version, source, quantities } = makeProbe(id);
  const title = id.replaceAll("-", " ").replace(/^./, (first) => first.toUpperCase());
  const summary = Object.entries(quantities).map(([name, meaning]) => `${name}: ${meaning}.`);
  return { id, version, title, source, summary: summary.join(" ") };
}

function modelOf(model: Model): CatalogModel {
  const { title, source, input, classes, parameters } = model;
  return { ...definitionOf(model), title, source, input, classes, parameters, layers: layersOf(model) };
}

function layersOf(model: Model): CatalogLayer[] | null {
  const weights = trainableSpecs(model);
  try {
    return describeLayers(model).map(({ name, type, outputShape }) => ({
      name,
      type,
      outputShape,
      parameters: weights
        .filter((weight) => weight.name.startsWith(`${name}/`))
        .reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    }));
  } catch (error) {
    // A network that is no chain of layers has no table of them.
    if (error instanceof Error && error.name === "UnsupportedError") return null;
    throw error;
  }
}

function dataSetOf(set: DataSet): CatalogDataSet {
  const { title, shape, classes, trainCount, testCount, features = "uint8", terms, citation, source } = set;
  return {
    ...definitionOf(set),
    title,
    shape,
    classes,
    train: trainCount,
    test: testCount,
    features,
    kind: source.kind,
    synthetic: source.kind === "generated",
    terms,
    citation,
    files: source.kind === "files" ? source.files.map(fileOf) : [],
    archive: source.kind === "files" && source.archive !== undefined ? fileOf(source.archive) : null,
  };
}

function fileOf({ name, bytes, sha256, urls }: DataFile): CatalogFile {
  return { name, bytes, sha256, urls };
}

function methodOf(id: string): CatalogMethod {
  const { version, summary, settings, assumed } = makeMethod(id);
  return { id, version, summary, settings, assumed: assumed ?? null };
}

function optimiserOf(id: string): CatalogOptimiser {
  // One without a default rate refuses to be made without one.
  const isRateless = id === "sgd";
  const { version, source, settings } = makeOptimiser(id, isRateless ? { learningRate: 1 } : {});
  return { id, version, source, settings: isRateless ? { ...settings, learningRate: null } : settings };
}
