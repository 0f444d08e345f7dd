// The versions that every run carries.

/** The version of the run file's shape that this code writes. */
export const SCHEMA_VERSION = 1;
/**
 * The version of the protocol that new runs follow: that of `@basin/benchmarks`, which `npm run release:version` writes here.
 * It labels records and releases and is no part of a cell's identity. Results of different majors are not comparable.
 */
export const protocolVersion = "0.1.0";

/** The major of a version of the protocol. Runs of different majors are in different workloads and no re-runs of each other. */
export function protocolMajor(version: string): number {
  return Number(version.slice(0, version.indexOf(".")));
}
