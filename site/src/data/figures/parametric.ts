// Figures 3 and 7: cross-entropy and accuracy along a curve between the solutions of SB (α = 0) and LB (α = 1), on both
// splits. One line for each seed: the curves of two pairs have no mean that is a curve of a pair.
import { paperCurve } from "@basin/record";
import type { Curve, CurvePoint, PaperNetwork, Workload } from "@basin/record";
import type { ChartData, Datum } from "../../charts/chart.ts";
import type { Column } from "../../components/table.ts";
import { short } from "./estimates.ts";
import { seedsText, titleOf } from "./exhibit.ts";
import type { Panel } from "./exhibit.ts";

const COLUMNS: readonly Column[] = [
  { key: "seed", title: "Seed", kind: "text" },
  { key: "alpha", title: "α", kind: "number" },
  { key: "split", title: "Split", kind: "text", filter: true },
  { key: "loss", title: "Cross-entropy", unit: "nats", kind: "number" },
  { key: "accuracy", title: "Accuracy", unit: "%", kind: "number" },
];

const DESCRIPTION =
  "Against α from −1 to 2, cross-entropy on a logarithmic axis at the left and accuracy in percent on a linear one at the right; solid for training, dashed for test data. Dotted rules stand at the solutions: SB at 0, LB at 1.";

/** The panel of a workload's plots along one kind of curve; null where there are none from SB to LB. */
export function parametric(workload: Workload, curve: Curve): Panel | null {
  const plots = workload.plots.filter(
    ({ run, from, to }) => run.spec.curve === curve && from.arm === "SB" && to.arm === "LB",
  );
  if (plots.length === 0) return null;
  const words = curve === "linear" ? "the line" : "the curve sin(α π/2) x_LB + cos(α π/2) x_SB";
  return {
    chart: {
      ...chartOf(plots.flatMap(({ seed, run }) => dataOf(String(seed), run.outcome.points))),
      id: `${curve === "linear" ? "figure-3" : "figure-7"}-${workload.slug}`,
      title: `Along ${words} from SB to LB: ${titleOf(workload)}`,
    },
    notes: [`A line for each pair: ${seedsText(plots.map(({ seed }) => seed))}.`],
    runs: plots.map(({ run }) => run.id),
  };
}

/** The paper's own curve of a network, as the authors' repository has it; null where it is not public. */
export function paperParametric(network: PaperNetwork): Panel | null {
  const points = paperCurve(network);
  if (points === null) return null;
  const own =
    network === "C4"
      ? ["This pair is none of the trials of table 2: LB tests better than SB here (64.31 % against 63.73 %)."]
      : [];
  return {
    chart: {
      ...chartOf(dataOf("the paper's pair", points)),
      id: `figure-3-paper-${network.toLowerCase()}`,
      title: `${network}, the paper's own pair`,
    },
    notes: own,
    runs: [],
  };
}

function chartOf(data: readonly Datum[]): Omit<ChartData, "id" | "title"> {
  return { specification: "parametric", description: DESCRIPTION, data, columns: COLUMNS };
}

function dataOf(seed: string, points: readonly CurvePoint[]): Datum[] {
  return (["train", "test"] as const).flatMap((split) =>
    points.map((point) => ({
      seed,
      alpha: short(point.alpha),
      split,
      // A loss of zero has no place on a logarithmic axis.
      loss: point[split].loss > 0 ? short(point[split].loss) : null,
      accuracy: short(100 * point[split].accuracy),
    })),
  );
}
