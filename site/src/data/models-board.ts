// The models board: one row a workload, by tier and within it by the LB gap, so that no row of few seeds stands above one
// that chance does not explain. φ stands there as the ratio of LB's to SB's alone, as it depends on the number of
// parameters and their scale: no row's φ can be compared with another row's.
import { phi, testAccuracy, tiers, workloadStatus } from "@basin/record";
import type { Tier, Workload } from "@basin/record";
import type { Column, Row, TableData } from "../components/table.ts";
import { pages } from "./address.ts";
import type { Board } from "./board.ts";
import { workloadName } from "./name.ts";
import { reproduceCommand } from "./reproduce.ts";
import { differenceCell, marksOf, meanCell, ratioCell, seedsCell } from "./seeds.ts";

const COLUMNS: readonly Column[] = [
  {
    key: "workload",
    title: "Workload",
    kind: "text",
    help: "A model on a data set by one protocol; LB and SB start alike for each seed.",
  },
  {
    key: "gap",
    title: "LB gap",
    unit: "points",
    kind: "number",
    axis: "linear",
    heat: "linear",
    help: "SB test accuracy minus LB test accuracy, paired by seed, with its 95 % interval. Above 0, SB tests better. Within a tier the board is in its order.",
  },
  {
    key: "tier",
    title: "Tier",
    kind: "number",
    help: "One more than the number of rows whose gap is larger beyond chance (Holm's correction at 5 %). Rows of fewer than 5 seeds have none, and stand last.",
  },
  {
    key: "sb",
    title: "SB test accuracy",
    unit: "%",
    kind: "number",
    help: "Mean ± standard deviation over seeds at the end of training, with the 95 % interval of the mean. Batch statistics, as the paper's code.",
  },
  {
    key: "lb",
    title: "LB test accuracy",
    unit: "%",
    kind: "number",
    help: "The same for LB, a tenth of the training set a batch.",
  },
  {
    key: "phi",
    title: "φ of LB over SB",
    unit: "×, log axis",
    kind: "number",
    axis: "log",
    help: "Ratio of the sharpness φ (training f, whole space, ε 1e-3, scaled row), geometric mean over seeds, with its 95 % interval. Above 1, LB is sharper. Compare it within a row only.",
  },
  {
    key: "seeds",
    title: "Seeds",
    kind: "number",
    help: "Seeds that have both SB and LB. Fewer than 5 are too few for a verdict.",
  },
  {
    key: "status",
    title: "Status",
    kind: "text",
    filter: true,
    help: "Whether anyone made the runs again, and whether they came out alike.",
  },
  {
    key: "scale",
    title: "Scale",
    kind: "text",
    filter: true,
    help: "paper keeps the whole protocol; reduced says in its records what is less.",
  },
  { key: "model", title: "Model", kind: "text", filter: true, hidden: true },
  { key: "data", title: "Data set", kind: "text", filter: true, hidden: true },
  {
    key: "epochs",
    title: "Stops",
    kind: "text",
    filter: true,
    hidden: true,
    help: "When training stops: at a plateau of the training loss, or after a number of epochs.",
  },
  { key: "engine", title: "Engine", kind: "text", filter: true, hidden: true },
  { key: "date", title: "Last run", kind: "text", hidden: true },
  { key: "command", title: "Command", kind: "text", hidden: true, help: "Makes the row's runs again." },
];

/** The board as a table. */
export function modelsBoard(board: Board): TableData {
  const gaps = board.workloads.map((workload) => ({ id: workload.slug, values: gapBySeed(workload) }));
  const standing = new Map(tiers(gaps).map((tier) => [tier.id, tier]));
  return {
    id: "models",
    caption: "SB against LB, one row a workload, by tier, then by the LB gap.",
    columns: COLUMNS,
    rows: board.workloads
      .map((workload) => rowOf(board, workload, standing.get(workload.slug)))
      .sort((a, b) => place(a) - place(b) || gapOf(b) - gapOf(a)),
    sort: { key: "tier", direction: "ascending" },
    tools: "all",
  };
}

const place = ({ cells }: Row): number => Number(cells["tier"]?.value ?? Number.MAX_VALUE);
const gapOf = ({ cells }: Row): number => Number(cells["gap"]?.value ?? -Number.MAX_VALUE);

function rowOf({ catalog, statuses, own }: Board, workload: Workload, tier: Tier | undefined): Row {
  const [sb, lb] = [testAccuracy(workload, "SB"), testAccuracy(workload, "LB")];
  const { model, data, scale, stop, slug, trainings } = workload;
  const runs = trainings.map(({ run }) => run);
  return {
    id: slug,
    cells: {
      workload: { value: workloadName(catalog, workload), href: pages.workload(slug), marks: marksOf(workload, own) },
      gap: differenceCell(sb, lb),
      tier: { value: tier?.tier ?? null },
      sb: meanCell(sb),
      lb: meanCell(lb),
      phi: ratioCell(phi(workload, "LB"), phi(workload, "SB")),
      seeds: seedsCell(gapBySeed(workload).size),
      status: { value: workloadStatus(workload, statuses).text },
      scale: { value: scale },
      model: { value: model.id, href: pages.model(model.id) },
      data: { value: data.id, href: pages.dataSet(data.id) },
      epochs: { value: stop.rule === "epochs" ? `after ${stop.epochs} epochs` : "plateau" },
      engine: { value: [...new Set(runs.map(({ engine }) => `${engine.name} ${engine.version}`))].join("; ") },
      date: {
        value:
          runs
            .map(({ timings }) => timings.finishedAt.slice(0, 10))
            .sort()
            .at(-1) ?? null,
      },
      command: { value: reproduceCommand(workload) },
    },
  };
}

/** The LB gap in points, by seed. */
function gapBySeed(workload: Workload): Map<number, number> {
  const lb = testAccuracy(workload, "LB");
  return new Map(
    [...testAccuracy(workload, "SB")].flatMap(([seed, value]) =>
      lb.has(seed) ? [[seed, value - lb.get(seed)!] as const] : [],
    ),
  );
}
