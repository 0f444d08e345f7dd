// The arms that a method trains, each beside SB and LB of its workload.
import { claims, phi, solutions, testAccuracy } from "@basin/record";
import type { Claim, Workload } from "@basin/record";
import type { Row, TableData } from "../components/table.ts";
import { pages } from "./address.ts";
import { armRows } from "./arm-row.ts";
import type { Board } from "./board.ts";
import { settingsText } from "./definition.ts";
import { workloadName } from "./name.ts";
import { differenceCell, marksOf, meanCell, ratioCell, seedsCell } from "./seeds.ts";

/** One row an arm. */
export function methodArmsTable(board: Board, method: string, workloads: readonly Workload[]): TableData {
  return {
    id: "arms",
    caption: "Arms of this method beside SB and LB of their workload",
    columns: [
      { key: "arm", title: "Arm", kind: "text" },
      { key: "workload", title: "Workload", kind: "text", filter: true },
      { key: "settings", title: "Settings", kind: "text" },
      { key: "test", title: "Test accuracy", unit: "%", kind: "number" },
      {
        key: "overSb",
        title: "Over SB",
        unit: "points",
        kind: "number",
        axis: "linear",
        help: "Test accuracy minus SB's, paired by seed.",
      },
      {
        key: "overLb",
        title: "Over LB",
        unit: "points",
        kind: "number",
        axis: "linear",
        help: "Test accuracy minus plain LB's, paired by seed.",
      },
      {
        key: "phiSb",
        title: "φ over SB's",
        unit: "×, log axis",
        kind: "number",
        axis: "log",
        help: "Training f, whole space, scaled, ε 1e-3.",
      },
      { key: "phiLb", title: "φ over LB's", unit: "×, log axis", kind: "number", axis: "log" },
      { key: "seeds", title: "Seeds", kind: "number" },
    ],
    rows: workloads.flatMap((workload) => rowsOf(board, method, workload)),
    tools: "all",
  };
}

function rowsOf({ catalog }: Board, method: string, workload: Workload): Row[] {
  const firsts = new Map(workload.trainings.map(({ arm, run }) => [arm, run.spec.method]));
  const own = armRows(workload).filter(({ arm }) => firsts.get(arm)?.id === method);
  return own.map(({ arm, id }) => {
    const test = testAccuracy(workload, arm);
    return {
      id,
      cells: {
        arm: { value: arm },
        workload: {
          value: workloadName(catalog, workload),
          href: pages.workload(workload.slug),
          marks: marksOf(workload),
        },
        settings: { value: settingsText(firsts.get(arm)!) || null },
        test: meanCell(test),
        overSb: arm === "SB" ? { value: null } : differenceCell(test, testAccuracy(workload, "SB")),
        overLb: arm === "LB" ? { value: null } : differenceCell(test, testAccuracy(workload, "LB")),
        phiSb: arm === "SB" ? { value: null } : ratioCell(phi(workload, arm), phi(workload, "SB")),
        phiLb: arm === "LB" ? { value: null } : ratioCell(phi(workload, arm), phi(workload, "LB")),
        seeds: seedsCell(solutions(workload, arm).size),
      },
    };
  });
}

/** The claims whose tests name an arm of a method: its id stands behind the batch, as in `LB-gradient-noise`. */
export function methodClaims(method: string): Claim[] {
  // Every claim is about plain training too.
  if (method === "plain") return [];
  const arm = new RegExp(`\\b(SB|LB)-${method}\\b(?!-)`);
  return claims.filter(({ parts }) => parts.some(({ statistic }) => arm.test(statistic)));
}
