// The same work in eager PyTorch, where the machine has it: benchmarks/peers/torch_bench.py builds a model from the
// layers of ours. Python is BASIN_PYTHON, else python3.
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { describeLayers, findModel } from "@basin/zoo";
import { UserError } from "../errors.ts";
import type { BenchWork } from "./case.ts";

const run = promisify(execFile);
const script = path.resolve(import.meta.dirname, "../../peers/torch_bench.py");

/** What PyTorch measured. */
export interface PeerResult {
  readonly version: string;
  readonly samplesPerSecond: number;
  /** Peak memory of the process, bytes. */
  readonly memory: number;
}

/** The Python that is asked. */
const python = (): string => process.env["BASIN_PYTHON"] ?? "python3";

/** The version of PyTorch. Throws UserError where there is none. */
export async function peerVersion(): Promise<string> {
  try {
    const { stdout } = await run(python(), ["-c", "import torch; print(torch.__version__)"]);
    return stdout.trim();
  } catch (error) {
    const [reason] = String((error as { stderr?: string }).stderr ?? error)
      .trim()
      .split("\n")
      .slice(-1);
    throw new UserError(
      `peer: ${python()} has no PyTorch, got: ${reason}; install it (pip install torch) or name another Python in BASIN_PYTHON`,
    );
  }
}

/** Measures the same work in PyTorch. */
export async function runPeer(modelId: string, threads: number, work: BenchWork): Promise<PeerResult> {
  const model = findModel(modelId);
  const layers = describeLayers(model).map(({ type, config }) => ({ ...config, type }));
  const request = JSON.stringify({ layers, input: model.input, classes: model.classes, threads, work, seconds: 5 });
  const child = run(python(), [script], { maxBuffer: 2 ** 20 });
  child.child.stdin?.end(request);
  const { stdout } = await child;
  return JSON.parse(stdout) as PeerResult;
}
