// φ of SB and LB by setting, one mark a seed: what tables 3 and 4 average, drawn. The scaled row throughout.
import { phi, solutions } from "@basin/record";
import type { PhiChoice, Workload } from "@basin/record";
import type { Datum } from "../../charts/chart.ts";
import { short } from "./estimates.ts";
import { titleOf } from "./exhibit.ts";
import type { Panel } from "./exhibit.ts";

const SETTINGS: readonly (PhiChoice & { readonly words: string })[] = (["train", "test"] as const).flatMap((split) =>
  ([1e-3, 5e-4] as const).flatMap((epsilon) => [
    { split, epsilon, words: `whole space, ${split} f, ε ${epsilon}` },
    { split, epsilon, scaling: "unit" as const, words: `subspace, unit, ${split} f, ε ${epsilon}` },
    { split, epsilon, scaling: "normal" as const, words: `subspace, normal, ${split} f, ε ${epsilon}` },
  ]),
);

/** The panel of a workload; null where φ of neither arm was measured. */
export function sharpnessBySetting(workload: Workload): Panel | null {
  const data = SETTINGS.flatMap(({ words, ...choice }) =>
    (["SB", "LB"] as const).flatMap((arm) =>
      [...phi(workload, arm, choice)].flatMap(([seed, value]): Datum[] =>
        value > 0 ? [{ setting: words, arm, seed, phi: short(value) }] : [],
      ),
    ),
  );
  if (data.length === 0) return null;
  const trainings = (["SB", "LB"] as const).flatMap((arm) => [...solutions(workload, arm).values()]);
  return {
    chart: {
      id: `sharpness-${workload.slug}`,
      specification: "sharpness",
      title: `φ by setting: ${titleOf(workload)}`,
      description:
        "A line for each setting (space, split of f, size of the box) with φ on a logarithmic axis: a circle for each seed of SB, a square for each seed of LB.",
      data,
      columns: [
        { key: "setting", title: "Setting", kind: "text", filter: true },
        { key: "arm", title: "Arm", kind: "text", filter: true },
        { key: "seed", title: "Seed", kind: "number" },
        { key: "phi", title: "φ, scaled row", unit: "%", kind: "number" },
      ],
    },
    notes: ["The scaled row; in subspaces the mean over a seed's draws. φ is never compared between networks."],
    runs: trainings.flatMap(({ measures }) =>
      measures.filter(({ spec }) => spec.point === undefined).map(({ id }) => id),
    ),
  };
}
