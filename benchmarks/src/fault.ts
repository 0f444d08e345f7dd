// Named points at which a test kills the process, to show that a killed study ends with the same bytes.
// BASIN_FAULT=<name>[:<n>] kills at the n-th time (the first unless given); with =<code> behind it the point fails as a
// file system would (ENOSPC: the disk is full). Without BASIN_FAULT a point does nothing.

/** The points, in the order in which a study meets them. */
export const faultPoints = [
  "train:started",
  "train:step",
  "train:snapshot",
  "train:epoch-end",
  "train:before-weights",
  "train:before-run",
  "train:after-run",
  "measure:started",
  "measure:evaluation",
  "measure:value",
  "measure:before-run",
  "measure:after-run",
  "interpolate:started",
  "interpolate:point",
  "interpolate:before-run",
  "interpolate:after-run",
  "probe:started",
  "probe:evaluation",
  "probe:before-run",
  "probe:after-run",
] as const;

/** The name of a point: of a study, or before each file that a merge writes. */
export type FaultPoint = (typeof faultPoints)[number] | "merge:file";

let met = 0;

/** Kills this process by SIGKILL, or throws an error of a code, when BASIN_FAULT names this point and it is met for the n-th time. */
export function faultPoint(name: FaultPoint): void {
  const wanted = process.env["BASIN_FAULT"];
  if (wanted === undefined) return;
  const [, point, times, code] = /^(.*?)(?::(\d+))?(?:=(\w+))?$/.exec(wanted) ?? [];
  if (point !== name) return;
  met += 1;
  if (met < Number(times ?? 1)) return;
  if (code !== undefined) throw Object.assign(new Error(`${code}, as ${name} was told to fail`), { code });
  process.kill(process.pid, "SIGKILL");
}
