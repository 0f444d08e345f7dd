// Where a program's time goes, by operator and by the layer and kernel that it came from: ONNX Runtime times every node,
// and nodes are called `<layer>/<kernel>/<tensor>` (packages/compiler/src/scope.ts).
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { EngineOptions } from "@basin/engine";
import { UnsupportedError } from "../errors.ts";

/** Nodes of one operator that came from one kernel of one layer. */
export interface ProfileRow {
  readonly layer: string;
  readonly kernel: string;
  readonly operator: string;
  /** Of the time of all nodes, from 0 to 1. */
  readonly share: number;
  /** How often they ran. */
  readonly calls: number;
}

interface NodeEvent {
  readonly cat: string;
  readonly name: string;
  readonly dur: number;
  readonly args?: { readonly op_name?: string };
}

/** Their time is that of the nodes inside of them. */
const CONTAINERS: ReadonlySet<string> = new Set(["Scan", "Loop", "If"]);

/** The rows of a profile that ONNX Runtime wrote, the most time first. */
export function readProfile(text: string): ProfileRow[] {
  const rows = new Map<string, { layer: string; kernel: string; operator: string; time: number; calls: number }>();
  for (const { cat, name, dur, args } of JSON.parse(text) as NodeEvent[]) {
    const operator = args?.op_name;
    if (cat !== "Node" || operator === undefined || !name.endsWith("_kernel_time") || CONTAINERS.has(operator))
      continue;
    // What ONNX Runtime adds itself has a name of its own making.
    const [layer, kernel, rest] = name.split("/");
    const own = rest === undefined ? { layer: "", kernel: "ONNX Runtime" } : { layer: layer!, kernel: kernel! };
    const key = `${own.layer}/${own.kernel}/${operator}`;
    const row = rows.get(key) ?? { ...own, operator, time: 0, calls: 0 };
    rows.set(key, { ...row, time: row.time + dur, calls: row.calls + 1 });
  }
  const all = [...rows.values()];
  const total = all.reduce((sum, { time }) => sum + time, 0);
  return all
    .toSorted((a, b) => b.time - a.time)
    .map(({ time, ...row }) => ({ ...row, share: total === 0 ? 0 : time / total }));
}

/** Runs a measurement with a profile. Its largest file is that of the program; others are of the measurement itself. */
export async function profiled(
  engine: string,
  measure: (options: EngineOptions) => Promise<unknown>,
): Promise<ProfileRow[]> {
  if (!engine.startsWith("onnx-")) {
    throw new UnsupportedError(
      `bench --profile: only engines of ONNX Runtime are profiled, got ${engine}; use onnx-cpu`,
    );
  }
  const folder = await mkdtemp(path.join(tmpdir(), "basin-profile-"));
  try {
    await measure({ profile: path.join(folder, "profile") });
    const texts = await Promise.all((await readdir(folder)).map((file) => readFile(path.join(folder, file), "utf8")));
    const [largest] = texts.toSorted((a, b) => b.length - a.length);
    if (largest === undefined) throw new Error("internal: ONNX Runtime wrote no profile");
    return readProfile(largest);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Rows added up by some of their columns, the most time first. */
export function sumRows(
  rows: readonly ProfileRow[],
  columns: readonly ("layer" | "kernel" | "operator")[],
): ProfileRow[] {
  const sums = new Map<string, ProfileRow>();
  for (const row of rows) {
    const key = columns.map((column) => row[column]).join("/");
    const sum = sums.get(key);
    sums.set(key, sum ? { ...sum, share: sum.share + row.share, calls: sum.calls + row.calls } : row);
  }
  return [...sums.values()].toSorted((a, b) => b.share - a.share);
}
