// What cells of kind `measure` and `interpolate` compute, by the id and version that their specifications name. Raise a
// version when the meaning changes: old records are then superseded.
import type { CatalogMeasure, Definition } from "@basin/record";

/** φ: Metric 2.1 of the paper. */
export const keskar2017: CatalogMeasure = {
  id: "keskar2017",
  version: 1,
  title: "φ (Metric 2.1)",
  source: "Keskar et al. 2017, section 2.2.2, metric 2.1; what the paper leaves open is fixed by the protocol.",
  summary:
    "How far f can rise in a small box around a solution, 100 (max f − f) / (1 + f), in the whole space or in the span " +
    "of random columns, by at most 10 iterations of L-BFGS-B.",
};

/** f and accuracy along a curve between two solutions. */
export const parametricPlot: CatalogMeasure = {
  id: "parametric-plot",
  version: 1,
  title: "Parametric plot",
  source: "Keskar et al. 2017, figure 3 and appendix D; Goodfellow, Vinyals & Saxe 2015.",
  summary: "f and accuracy on both splits along the line, or the circular curve, between two solutions.",
};

/** All of them. */
export const measures: readonly CatalogMeasure[] = [keskar2017, parametricPlot];

/** What a specification holds of a definition. */
export function definitionOf({ id, version }: Definition): Definition {
  return { id, version };
}
