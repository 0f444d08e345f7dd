// Tables 2, 3 and 4 of Keskar et al. 2017 (arXiv 1609.04836): mean and standard deviation over five trials, confirmed in the
// text of the paper. Data alone, with nothing rounded or computed.
import type { PaperNetwork, PaperValue } from "./network.ts";

/** Small and large batch. */
interface Pair {
  readonly SB: PaperValue;
  readonly LB: PaperValue;
}
/** By the size of the box. */
interface ByEpsilon {
  readonly "1e-3": Pair;
  readonly "5e-4": Pair;
}

/** Table 2: accuracy in percent on both splits. */
export const accuracy: Readonly<Record<PaperNetwork, { readonly train: Pair; readonly test: Pair }>> = {
  F1: { train: { SB: [99.66, 0.05], LB: [99.92, 0.01] }, test: { SB: [98.03, 0.07], LB: [97.81, 0.07] } },
  F2: { train: { SB: [99.99, 0.03], LB: [98.35, 2.08] }, test: { SB: [64.02, 0.2], LB: [59.45, 1.05] } },
  C1: { train: { SB: [99.89, 0.02], LB: [99.66, 0.2] }, test: { SB: [80.04, 0.12], LB: [77.26, 0.42] } },
  C2: { train: { SB: [99.99, 0.04], LB: [99.99, 0.01] }, test: { SB: [89.24, 0.12], LB: [87.26, 0.07] } },
  C3: { train: { SB: [99.56, 0.44], LB: [99.88, 0.3] }, test: { SB: [49.58, 0.39], LB: [46.45, 0.43] } },
  C4: { train: { SB: [99.1, 1.23], LB: [99.57, 1.84] }, test: { SB: [63.08, 0.5], LB: [57.81, 0.17] } },
};

/** Table 3: φ in percent in the whole space. */
export const sharpnessInWholeSpace: Readonly<Record<PaperNetwork, ByEpsilon>> = {
  F1: { "1e-3": { SB: [1.23, 0.83], LB: [205.14, 69.52] }, "5e-4": { SB: [0.61, 0.27], LB: [42.9, 17.14] } },
  F2: { "1e-3": { SB: [1.39, 0.02], LB: [310.64, 38.46] }, "5e-4": { SB: [0.9, 0.05], LB: [93.15, 6.81] } },
  C1: { "1e-3": { SB: [28.58, 3.13], LB: [707.23, 43.04] }, "5e-4": { SB: [7.08, 0.88], LB: [227.31, 23.23] } },
  C2: { "1e-3": { SB: [8.68, 1.32], LB: [925.32, 38.29] }, "5e-4": { SB: [2.07, 0.86], LB: [175.31, 18.28] } },
  C3: { "1e-3": { SB: [29.85, 5.98], LB: [258.75, 8.96] }, "5e-4": { SB: [8.56, 0.99], LB: [105.11, 13.22] } },
  C4: { "1e-3": { SB: [12.83, 3.84], LB: [421.84, 36.97] }, "5e-4": { SB: [4.07, 0.87], LB: [109.35, 16.57] } },
};

/** Table 4: φ in percent in random subspaces of 100 dimensions, of columns whose scaling the paper does not tell. */
export const sharpnessInSubspace: Readonly<Record<PaperNetwork, ByEpsilon>> = {
  F1: { "1e-3": { SB: [0.11, 0], LB: [9.22, 0.56] }, "5e-4": { SB: [0.05, 0], LB: [9.17, 0.14] } },
  F2: { "1e-3": { SB: [0.29, 0.02], LB: [23.63, 0.54] }, "5e-4": { SB: [0.05, 0], LB: [6.28, 0.19] } },
  C1: { "1e-3": { SB: [2.18, 0.23], LB: [137.25, 21.6] }, "5e-4": { SB: [0.71, 0.15], LB: [29.5, 7.48] } },
  C2: { "1e-3": { SB: [0.95, 0.34], LB: [25.09, 2.61] }, "5e-4": { SB: [0.31, 0.08], LB: [5.82, 0.52] } },
  C3: { "1e-3": { SB: [17.02, 2.2], LB: [236.03, 31.26] }, "5e-4": { SB: [4.03, 1.45], LB: [86.96, 27.39] } },
  C4: { "1e-3": { SB: [6.05, 1.13], LB: [72.99, 10.96] }, "5e-4": { SB: [1.89, 0.33], LB: [19.85, 4.12] } },
};
