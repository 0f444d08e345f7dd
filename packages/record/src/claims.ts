// The claims ledger: one file a claim, listed here in the order in which they are printed.
import type { Claim } from "./claim.ts";
import { accuracyDropsPastABatchSize } from "./claims/accuracy-drops-past-a-batch-size.ts";
import { adversarialDoesNotHelp } from "./claims/adversarial-does-not-help.ts";
import { adversarialLeavesSharpness } from "./claims/adversarial-leaves-sharpness.ts";
import { alikeNearStart } from "./claims/alike-near-start.ts";
import { augmentationLeavesSharpness } from "./claims/augmentation-leaves-sharpness.ts";
import { augmentationNarrowsTheGap } from "./claims/augmentation-narrows-the-gap.ts";
import { conservativeHelps } from "./claims/conservative-helps.ts";
import { conservativeLeavesSharpness } from "./claims/conservative-leaves-sharpness.ts";
import { contrastSurvivesBatchNorm } from "./claims/contrast-survives-batch-norm.ts";
import { contrastSurvivesTheSearch } from "./claims/contrast-survives-the-search.ts";
import { distanceRatio } from "./claims/distance-ratio.ts";
import { earlyStoppingDoesNotHelp } from "./claims/early-stopping-does-not-help.ts";
import { equalUpdatesRemoveTheContrast } from "./claims/equal-updates-remove-the-contrast.ts";
import { equalUpdatesRemoveTheGap } from "./claims/equal-updates-remove-the-gap.ts";
import { finalLossesAlike } from "./claims/final-losses-alike.ts";
import { lbSharpensAsLossFalls } from "./claims/lb-sharpens-as-loss-falls.ts";
import { lbSharper } from "./claims/lb-sharper.ts";
import { lbSharperAlongCurve } from "./claims/lb-sharper-along-curve.ts";
import { lbSharperAlongLine } from "./claims/lb-sharper-along-line.ts";
import { lbSharperByTen } from "./claims/lb-sharper-by-ten.ts";
import { lbSharperInSubspaces } from "./claims/lb-sharper-in-subspaces.ts";
import { lbSharperOnTest } from "./claims/lb-sharper-on-test.ts";
import { lbSharperOnTestInSubspaces } from "./claims/lb-sharper-on-test-in-subspaces.ts";
import { matchedNoiseClosesTheGap } from "./claims/matched-noise-closes-the-gap.ts";
import { matchedNoiseFlattens } from "./claims/matched-noise-flattens.ts";
import { noCone } from "./claims/no-cone.ts";
import { noPeakAndDecay } from "./claims/no-peak-and-decay.ts";
import { noiseDoesNotHelp } from "./claims/noise-does-not-help.ts";
import { normsAlike } from "./claims/norms-alike.ts";
import { otherOptimisersAlike } from "./claims/other-optimisers-alike.ts";
import { phiFollowsLambdaMax } from "./claims/phi-follows-lambda-max.ts";
import { phiPredictsTestAccuracy } from "./claims/phi-predicts-test-accuracy.ts";
import { rescalingChangesPhi } from "./claims/rescaling-changes-phi.ts";
import { sbStaysThenFalls } from "./claims/sb-stays-then-falls.ts";
import { sbTestsBetter } from "./claims/sb-tests-better.ts";
import { sbTestsBetterWhereItTrainsWorse } from "./claims/sb-tests-better-where-it-trains-worse.ts";
import { sharpnessDoesNotPredictAcrossSettings } from "./claims/sharpness-does-not-predict-across-settings.ts";
import { sharpnessRiseFlattens } from "./claims/sharpness-rise-flattens.ts";
import { smallerThanSbIsAlike } from "./claims/smaller-than-sb-is-alike.ts";
import { spacesAgree } from "./claims/spaces-agree.ts";
import { stabilityDoesNotHelp } from "./claims/stability-does-not-help.ts";
import { stabilityLeavesSharpness } from "./claims/stability-leaves-sharpness.ts";
import { tunedRateRemovesTheGap } from "./claims/tuned-rate-removes-the-gap.ts";
import { warmStartClosesTheGap } from "./claims/warm-start-closes-the-gap.ts";
import { warmStartDoesNotFlattenAfterFew } from "./claims/warm-start-does-not-flatten-after-few.ts";
import { warmStartDoesNotHelpAfterFew } from "./claims/warm-start-does-not-help-after-few.ts";
import { warmStartFlattensAfterEnough } from "./claims/warm-start-flattens-after-enough.ts";
import { warmStartHelpsAfterEnough } from "./claims/warm-start-helps-after-enough.ts";

/** Every claim. A new one is its file and one line here. */
export const claims: readonly Claim[] = [
  sbTestsBetter,
  sbTestsBetterWhereItTrainsWorse,
  finalLossesAlike,
  lbSharper,
  lbSharperByTen,
  lbSharperInSubspaces,
  lbSharperOnTest,
  lbSharperOnTestInSubspaces,
  spacesAgree,
  contrastSurvivesTheSearch,
  contrastSurvivesBatchNorm,
  distanceRatio,
  normsAlike,
  phiPredictsTestAccuracy,
  phiFollowsLambdaMax,
  noCone,
  rescalingChangesPhi,
  noPeakAndDecay,
  earlyStoppingDoesNotHelp,
  lbSharperAlongLine,
  lbSharperAlongCurve,
  alikeNearStart,
  lbSharpensAsLossFalls,
  sbStaysThenFalls,
  warmStartHelpsAfterEnough,
  warmStartClosesTheGap,
  warmStartFlattensAfterEnough,
  warmStartDoesNotHelpAfterFew,
  warmStartDoesNotFlattenAfterFew,
  accuracyDropsPastABatchSize,
  sharpnessRiseFlattens,
  smallerThanSbIsAlike,
  matchedNoiseClosesTheGap,
  matchedNoiseFlattens,
  noiseDoesNotHelp,
  otherOptimisersAlike,
  equalUpdatesRemoveTheGap,
  equalUpdatesRemoveTheContrast,
  sharpnessDoesNotPredictAcrossSettings,
  tunedRateRemovesTheGap,
  augmentationNarrowsTheGap,
  augmentationLeavesSharpness,
  conservativeHelps,
  conservativeLeavesSharpness,
  adversarialDoesNotHelp,
  adversarialLeavesSharpness,
  stabilityDoesNotHelp,
  stabilityLeavesSharpness,
];
