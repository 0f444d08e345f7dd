// What a run is: schema, identity, files, statistics, workloads, claims.
export { armName, batchName } from "./arm.ts";
export type { Batches } from "./arm.ts";
export { canonicalHash, canonicalJson, sha256Hex } from "./canonical.ts";
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
export type { Claim, ClaimPart, ClaimTest } from "./claim.ts";
export { claims } from "./claims.ts";
export { collectEnvironment } from "./environment.ts";
export { UnsupportedError, UserError } from "./error.ts";
export { arithmeticKey, sameArithmetic } from "./identity.ts";
export { runJsonSchema } from "./json-schema.ts";
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
export { reductions } from "./reductions.ts";
export type { FullData } from "./reductions.ts";
export { makeRun, parseRun, runSchema, verifyRun } from "./run.ts";
export type { Environment, InterpolateRun, MeasureRun, ProbeRun, Provenance, Run, RunDraft, TrainRun } from "./run.ts";
export { settling, toSettle } from "./settling.ts";
export type { Settling } from "./settling.ts";
export { breakEven, breakEvenEfficiency } from "./speed-model.ts";
export { estimate, mean, meanStd, pairedDifference, pairedLogRatio, standardDeviation } from "./statistics.ts";
export type { Estimate, RatioEstimate } from "./statistics.ts";
export { addRuns, iterateRuns, makeRunId, MAX_RUN_BYTES, readRun, runPath, scanRuns, writeRun } from "./store.ts";
export type { Added, Found, Problem } from "./store.ts";
export { studentQuantile } from "./student.ts";
export { summariseSbLb } from "./summary.ts";
export type { ArmSummary, SharpnessLine, SharpnessSummary, WorkloadSummary } from "./summary.ts";
export { workloadsOf } from "./workload.ts";
export type { Plot, Training, Workload } from "./workload.ts";
export { protocolVersion, SCHEMA_VERSION } from "./version.ts";
