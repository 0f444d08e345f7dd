// What of a record needs nothing of Node: schema, identity, statistics, workloads, claims. A page can read and verify a
// record with it; index.ts adds what touches files and the machine.
export { armName, batchName } from "./arm.ts";
export type { Batches } from "./arm.ts";
export { canonicalHash, canonicalJson, sha256Hex } from "./canonical.ts";
export { cardHeadings, parseCard } from "./card.ts";
export type { Card } from "./card.ts";
export { parseCatalog } from "./catalog.ts";
export type {
  Catalog,
  CatalogDataSet,
  CatalogFile,
  CatalogLayer,
  CatalogMeasure,
  CatalogMethod,
  CatalogModel,
  CatalogOptimiser,
  CatalogStudy,
} from "./catalog.ts";
export { caveatMarks } from "./caveats.ts";
export type { CaveatMark } from "./caveats.ts";
export {
  cellId,
  cellSpecSchema,
  measureSpecSchema,
  parentsOf,
  parseCellSpec,
  trainedSamples,
  trainSpecSchema,
} from "./cell.ts";
export type {
  CellSpec,
  ColumnScaling,
  Configured,
  Curve,
  Definition,
  InterpolateSpec,
  MeasureSpec,
  PathPoint,
  ProbeSpec,
  SharpnessRow,
  SpaceSpec,
  Stop,
  TrainSpec,
} from "./cell.ts";
export { changeLog } from "./change-log.ts";
export type { Change, ChangeKind, ChangeSource } from "./change-log.ts";
export type { Claim, ClaimPart, ClaimTest } from "./claim.ts";
export { claims } from "./claims.ts";
export { commandFor, rowsCommand } from "./command.ts";
export { currentDefinitions, definitionsIn, definitionsOf, supersededBy } from "./definitions.ts";
export type { CurrentDefinitions, DefinitionKind, NamedDefinition, Superseded } from "./definitions.ts";
export { UnsupportedError, UserError } from "./error.ts";
export { arithmeticKey, sameArithmetic } from "./identity.ts";
export { runJsonSchema } from "./json-schema.ts";
export { isJudgedOn, judgeAll } from "./ledger.ts";
export type { LedgerEntry, LedgerVerdict } from "./ledger.ts";
export type { LeftOut, Observation } from "./observation.ts";
export { roundFloat32 } from "./outcome.ts";
export {
  bySeed,
  phi,
  phiDraws,
  probeOf,
  quantity,
  solutions,
  testAccuracy,
  trainAccuracy,
  valueOf,
} from "./observe.ts";
export type { PhiChoice, ProbeChoice } from "./observe.ts";
export type {
  CurvePoint,
  Curves,
  DivergedOutcome,
  FinishedOutcome,
  InterpolateOutcome,
  MeasureOutcome,
  ProbeOutcome,
  ProbeStatus,
  Score,
  SharpnessValue,
  TrainOutcome,
} from "./outcome.ts";
export { paperCurve } from "./paper/figure-3.ts";
export { paperAccuracy, paperNetwork, paperNumber, paperPhi } from "./paper/network.ts";
export type { PaperNetwork, PaperNumber, PaperValue } from "./paper/network.ts";
export { remedyTables } from "./paper/remedies.ts";
export { accuracy, sharpnessInSubspace, sharpnessInWholeSpace } from "./paper/tables.ts";
export type { PartVerdict, VerdictStatus } from "./part-verdict.ts";
export { reductions } from "./reductions.ts";
export type { FullData } from "./reductions.ts";
export {
  compareVersions,
  makeRelease,
  missingParents,
  parseRelease,
  releaseText,
  releaseVersionSchema,
  sameRelease,
} from "./release.ts";
export type { MissingParent, Release, ReleasedRun, ReleasedVerdict, ReleaseSource, SupersededRun } from "./release.ts";
export { compareRerun } from "./rerun.ts";
export type { Difference, Rerun } from "./rerun.ts";
export { makeRun, parseRun, runSchema, verifyRun } from "./run.ts";
export type { Environment, InterpolateRun, MeasureRun, ProbeRun, Provenance, Run, RunDraft, TrainRun } from "./run.ts";
export { seedOf, settingOf } from "./setting.ts";
export { settling, toSettle } from "./settling.ts";
export type { Settling } from "./settling.ts";
export { breakEven, breakEvenEfficiency } from "./speed-model.ts";
export { bounds, pValueAbove, pValueBelow } from "./statistics/bounds.ts";
export type { Bounds } from "./statistics/bounds.ts";
export { brokenStick, slopesAt } from "./statistics/broken-stick.ts";
export type { BrokenStick, Slopes } from "./statistics/broken-stick.ts";
export { kendallTau, pearson } from "./statistics/correlation.ts";
export type { Correlation } from "./statistics/correlation.ts";
export { coverageNote } from "./statistics/coverage-note.ts";
export { coverageAt, coverageTable } from "./statistics/coverage.ts";
export type { Coverage, CoverageTable, Shape, Share, Sharing } from "./statistics/coverage.ts";
export { studentQuantile } from "./statistics/distributions.ts";
export { estimate, meanStd, pairedDifference, pairedLogRatio } from "./statistics/estimate.ts";
export type { Estimate, RatioEstimate } from "./statistics/estimate.ts";
export { fieller } from "./statistics/fieller.ts";
export type { RatioSet } from "./statistics/fieller.ts";
export { holm } from "./statistics/holm.ts";
export { isotonic } from "./statistics/isotonic.ts";
export { peakAndDecay } from "./statistics/peak.ts";
export type { PeakOptions } from "./statistics/peak.ts";
export { predict, predictionInterval } from "./statistics/prediction.ts";
export type { Prediction } from "./statistics/prediction.ts";
export { mean, standardDeviation } from "./statistics/sample.ts";
export { slope } from "./statistics/slope.ts";
export { tiers } from "./statistics/tiers.ts";
export type { Tier, TierRow } from "./statistics/tiers.ts";
export { wilson } from "./statistics/wilson.ts";
export { standingMeanings, standings, standingTitles, statusesOf, workloadStatus } from "./status.ts";
export type { CellStatus, Standing, StatusContext, WorkloadStatus } from "./status.ts";
export { summariseSbLb } from "./summary.ts";
export type { ArmSummary, SharpnessLine, SharpnessSummary, WorkloadSummary } from "./summary.ts";
export { judge, judgeObservations } from "./verdict.ts";
export type { Verdict } from "./verdict.ts";
export { parseWithdrawal, withoutWithdrawn } from "./withdrawal.ts";
export type { Withdrawal } from "./withdrawal.ts";
export { workloadsOf } from "./workload.ts";
export type { Plot, Training, Workload, WorkloadOptions } from "./workload.ts";
export { protocolMajor, protocolVersion, SCHEMA_VERSION } from "./version.ts";
