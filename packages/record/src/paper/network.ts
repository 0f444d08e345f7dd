// The paper's networks and what its tables say of them, by arm. A number is only ever the paper's own: of its network on its
// data. c1-text is not its C1, frames is not TIMIT, and nothing stands under fashion-mnist.
import type { ClaimPart } from "../claim.ts";
import type { PhiChoice } from "../observe.ts";
import { paperCurve } from "./figure-3.ts";
import { remedyTables } from "./remedies.ts";
import { accuracy, sharpnessInWholeSpace } from "./tables.ts";

/** The paper's six networks. */
export type PaperNetwork = "F1" | "F2" | "C1" | "C2" | "C3" | "C4";

/** Mean and standard deviation over five trials. */
export type PaperValue = readonly [mean: number, standardDeviation: number];

/** A value of the paper beside ours. */
export interface PaperNumber {
  /** In the unit of what it stands beside. */
  readonly value: number;
  /** `unconfirmed`: from memory, no public copy was found. */
  readonly mark: "confirmed" | "unconfirmed";
  /** Where it stands: `table 2`. */
  readonly source: string;
}

const networks: Readonly<Record<string, PaperNetwork>> = {
  "f1 mnist": "F1",
  "f2 timit": "F2",
  "c1 cifar-10": "C1",
  "c2 cifar-10": "C2",
  "c3 cifar-100": "C3",
  "c4 cifar-100": "C4",
};

/** Which of the paper's networks a model on a data set is; null where it is none of them. */
export function paperNetwork(model: string, data: string): PaperNetwork | null {
  return networks[`${model} ${data}`] ?? null;
}

/** The paper's value of a part's statistic for a model on a data set; null where it has none, or is of another network. */
export function paperNumber(part: Pick<ClaimPart, "paper">, model: string, data: string): PaperNumber | null {
  const network = paperNetwork(model, data);
  return network === null ? null : (part.paper?.(network) ?? null);
}

/** The mean accuracy of an arm in percent; null where the paper has none. */
export function paperAccuracy(network: PaperNetwork, arm: string, split: "train" | "test"): PaperNumber | null {
  if (arm === "SB" || arm === "LB") {
    return { value: accuracy[network][split][arm][0], mark: "confirmed", source: "table 2" };
  }
  const table = remedyTables[arm];
  const row = table?.rows[network];
  if (table === undefined || row === undefined || split === "train") return null;
  return { value: row.test[0], mark: table.mark, source: table.source };
}

/**
 * The mean φ of an arm in percent; null where the paper has none.
 *
 * Its tables stand beside row scipy-defaults alone, as the protocol has it: the paper's text implies SciPy's defaults. How
 * it scaled the columns of its subspaces is not known, so table 4 stands beside neither scaling.
 */
export function paperPhi(network: PaperNetwork, arm: string, choice: PhiChoice): PaperNumber | null {
  const { row = "scaled", epsilon = 1e-3, scaling } = choice;
  const key = epsilon === 1e-3 ? "1e-3" : epsilon === 5e-4 ? "5e-4" : null;
  if (row !== "scipy-defaults" || key === null || scaling !== undefined) return null;
  if (arm === "SB" || arm === "LB") {
    return { value: sharpnessInWholeSpace[network][key][arm][0], mark: "confirmed", source: "table 3" };
  }
  const table = remedyTables[arm];
  const tableRow = table?.rows[network];
  if (table === undefined || tableRow === undefined) return null;
  return { value: tableRow.sharpness[key][0], mark: table.mark, source: table.source };
}

/** Training f at an end of the paper's figure 3, of one pair of runs; null where its curves are not public. */
export function paperFinalLoss(network: PaperNetwork, arm: string): PaperNumber | null {
  const alpha = arm === "SB" ? 0 : arm === "LB" ? 1 : null;
  const loss = paperCurve(network)?.find((point) => point.alpha === alpha)?.train.loss;
  return loss === undefined ? null : { value: loss, mark: "confirmed", source: "figure 3, one pair of runs" };
}
