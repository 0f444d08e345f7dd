// Studies as data, and running them.
export { findFolders } from "./folders.ts";
export type { Folders } from "./folders.ts";
export { reportSbLb } from "./report/sb-lb.ts";
export type { Report, TestCurve } from "./report/sb-lb.ts";
export { planStudy, runStudy } from "./run-study.ts";
export type { RunSettings, StudyResult } from "./run-study.ts";
export { findStudy, studies } from "./studies.ts";
export type { Expansion, Scale, Study, StudyCell, StudyOptions } from "./study.ts";
