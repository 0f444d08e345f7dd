// Tables 6 and 7 of Keskar et al. 2017: augmentation and conservative training for LB. No public copy of their numbers was
// found: all are from memory and UNCONFIRMED, and are never shown without that mark. Their "SB baseline" of augmentation
// differs from table 2 and is not explained, so no LB gap is made of it.
import type { PaperNetwork, PaperValue } from "./network.ts";

/** What a table of a remedy says of LB on one network. */
interface RemedyRow {
  /** The test accuracy of SB that the table gives for comparison, in percent. */
  readonly baseline: PaperValue;
  /** The test accuracy of LB with the remedy, in percent. */
  readonly test: PaperValue;
  /** φ of LB with the remedy in the whole space, in percent. */
  readonly sharpness: { readonly "1e-3": PaperValue; readonly "5e-4": PaperValue };
}

/** The table of a remedy. */
interface RemedyTable {
  readonly source: string;
  readonly mark: "unconfirmed";
  readonly rows: Readonly<Partial<Record<PaperNetwork, RemedyRow>>>;
}

/** By the name of the arm. */
export const remedyTables: Readonly<Record<string, RemedyTable>> = {
  "LB-augmentation": {
    source: "table 6, from memory",
    mark: "unconfirmed",
    rows: {
      C1: { baseline: [83.63, 0.14], test: [82.5, 0.67], sharpness: { "1e-3": [231.77, 30.5], "5e-4": [45.89, 3.83] } },
      C2: {
        baseline: [89.82, 0.12],
        test: [90.26, 1.15],
        sharpness: { "1e-3": [468.65, 47.86], "5e-4": [105.22, 19.57] },
      },
      C3: {
        baseline: [54.55, 0.44],
        test: [53.03, 0.33],
        sharpness: { "1e-3": [103.68, 11.93], "5e-4": [37.67, 3.46] },
      },
      C4: {
        baseline: [63.05, 0.5],
        test: [65.88, 0.13],
        sharpness: { "1e-3": [271.06, 29.69], "5e-4": [45.31, 5.93] },
      },
    },
  },
  "LB-conservative": {
    source: "table 7, from memory",
    mark: "unconfirmed",
    rows: {
      F1: {
        baseline: [98.03, 0.07],
        test: [98.12, 0.01],
        sharpness: { "1e-3": [232.25, 63.81], "5e-4": [46.02, 12.58] },
      },
      F2: {
        baseline: [64.02, 0.2],
        test: [61.94, 1.1],
        sharpness: { "1e-3": [928.4, 51.63], "5e-4": [190.77, 25.33] },
      },
      C1: {
        baseline: [80.04, 0.12],
        test: [78.41, 0.22],
        sharpness: { "1e-3": [520.34, 34.91], "5e-4": [171.19, 15.13] },
      },
      C2: {
        baseline: [89.24, 0.05],
        test: [88.495, 0.63],
        sharpness: { "1e-3": [632.01, 208.01], "5e-4": [108.88, 47.36] },
      },
      C3: {
        baseline: [49.58, 0.39],
        test: [45.98, 0.54],
        sharpness: { "1e-3": [337.92, 33.09], "5e-4": [110.69, 3.88] },
      },
      C4: {
        baseline: [63.08, 0.1],
        test: [62.51, 0.67],
        sharpness: { "1e-3": [354.94, 20.23], "5e-4": [68.76, 16.29] },
      },
    },
  },
};
