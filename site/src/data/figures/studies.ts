// The studies that have a page, in the order of the paper.
import { batchSweepPage } from "./studies/batch-sweep.ts";
import { causesPage } from "./studies/causes.ts";
import { interpolation } from "./studies/interpolation.ts";
import { remediesPage } from "./studies/remedies.ts";
import { sbLb } from "./studies/sb-lb.ts";
import { sharpnessPathPage } from "./studies/sharpness-path.ts";
import { warmStartPage } from "./studies/warm-start.ts";
import type { StudyPage } from "./study.ts";

/** The pages. */
export const studyPages: readonly StudyPage[] = [
  sbLb,
  interpolation,
  batchSweepPage,
  warmStartPage,
  sharpnessPathPage,
  remediesPage,
  causesPage,
];
