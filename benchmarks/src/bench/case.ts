// One measurement of `basin bench`: a model's training step and its f with gradient, beside the machine's GEMM peak.
// Measured in a process of its own, so that the peak of its memory is its own.
import { gemmPeak, openEngine } from "@basin/engine";
import { findModel } from "@basin/zoo";
import { evaluationSpeed, trainingSpeed } from "../calibrate.ts";

/** What is measured. */
export interface BenchCase {
  readonly model: string;
  readonly engine: string;
  readonly threads: number;
  readonly work: BenchWork;
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
}

/** Measures a case in this process. */
export async function measureCase({ model: id, engine: name, threads, work }: BenchCase): Promise<BenchResult> {
  const model = findModel(id);
  const engine = await openEngine(name, { threads });
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
}
