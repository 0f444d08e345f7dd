export { drive, driveSync } from "./drive.ts";
export type { DriveOptions } from "./drive.ts";
export { UserError } from "./error.ts";
export { lbfgsb } from "./lbfgsb.ts";
export type { LbfgsbIteration, LbfgsbOptions, LbfgsbResult, LbfgsbStatus } from "./lbfgsb.ts";
export type { Evaluation, Search } from "./search.ts";
