// One measurement of `basin bench`: a model's training step and its f with gradient, beside the machine's GEMM peak.
// Measured in a process of its own, so that the peak of its memory is its own.
import { gemmPeak, openEngine } from "@basin/engine";
import type { EngineOptions } from "@basin/engine";
import { findModel } from "@basin/zoo";
import { evaluationSpeed, trainingSpeed, type Speed } from "../calibrate.ts";
import { profiled, type ProfileRow } from "./profile.ts";

/** What is measured. */
export interface BenchCase {
  readonly model: string;
  readonly engine: string;
  readonly threads: number;
  readonly work: BenchWork;
  /** Whether every node is timed too; engines of ONNX Runtime. */
  readonly profile?: boolean;
}

/** A training step of a batch, or f with its gradient over a number of samples. */
export type BenchWork =
  | { readonly kind: "step"; readonly batch: number; readonly steps: number }
  | { readonly kind: "gradient"; readonly samples: number };

/** What came out. */
export interface BenchResult {
  readonly samplesPerSecond: number;
  /** Of matrix products and convolutions, 10^9 operations per second. */
  readonly gigaflops: number;
  /** The machine's matrix-product peak on the same threads, 10^9 operations per second. */
  readonly peak: number;
  /** Peak memory of the process, bytes. */
  readonly memory: number;
  /** Where the time went, the most first; where it was asked for. */
  readonly profile?: readonly ProfileRow[];
}

/** Measures a case in this process. Throws UnsupportedError for a profile of an engine that is not of ONNX Runtime. */
export async function measureCase({
  model: id,
  engine: name,
  threads,
  work,
  profile,
}: BenchCase): Promise<BenchResult> {
  const model = findModel(id);
  const measure = async (options: EngineOptions): Promise<Speed & { peak: number; memory: number }> => {
    const engine = await openEngine(name, { threads, ...options });
    try {
      const speed =
        work.kind === "step"
          ? await trainingSpeed(engine, model, { ...work, calls: 3 })
          : await evaluationSpeed(engine, model, work.samples);
      const memory = process.resourceUsage().maxRSS * 1024;
      // Eager engines are slow: a smaller product says enough.
      const small = name.startsWith("tfjs") ? { size: 128, products: 2, repetitions: 2 } : {};
      const { gigaflops: peak } = await gemmPeak(engine, small);
      return { ...speed, peak, memory };
    } finally {
      await engine.close();
    }
  };
  const result = await measure({});
  // Timing every node costs time itself: once more, and only for the shares.
  return profile === true ? { ...result, profile: await profiled(name, measure) } : result;
}
