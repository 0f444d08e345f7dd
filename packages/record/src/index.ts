// What a run is: schema, identity, files, statistics.
export { canonicalHash, canonicalJson, sha256Hex } from "./canonical.ts";
export { cellId, cellSpecSchema, measureSpecSchema, parseCellSpec, trainSpecSchema } from "./cell.ts";
export type {
  CellSpec,
  ColumnScaling,
  Configured,
  Definition,
  MeasureSpec,
  SharpnessRow,
  SpaceSpec,
  Stop,
  TrainSpec,
} from "./cell.ts";
export { UnsupportedError, UserError } from "./error.ts";
export { roundFloat32 } from "./outcome.ts";
export type {
  Curves,
  DivergedOutcome,
  FinishedOutcome,
  MeasureOutcome,
  Score,
  SharpnessValue,
  TrainOutcome,
} from "./outcome.ts";
export { makeRun, parseRun, runSchema, verifyRun } from "./run.ts";
export type { Environment, MeasureRun, Provenance, Run, RunDraft, TrainRun } from "./run.ts";
export { addRuns, iterateRuns, makeRunId, MAX_RUN_BYTES, readRun, runPath, scanRuns, writeRun } from "./store.ts";
export type { Added, Found, Problem } from "./store.ts";
export { protocolVersion, SCHEMA_VERSION } from "./version.ts";
