// What the checks of one command share: engines, opened when first asked for, and a folder of its own for runs.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openEngine } from "@basin/engine";
import type { Engine } from "@basin/engine";

/** Engines and a folder; `close` gives both back. */
export interface Bench {
  /** The engine that everything is run on, in single or double precision, on one thread. */
  compiled(precision: "float32" | "float64"): Promise<Engine>;
  /** The oracle: tfjs's own cpu backend, which is the active one of tfjs once this was asked for. */
  oracle(): Promise<Engine>;
  /** A new empty folder below the bench's own. */
  folder(name: string): Promise<string>;
  close(): Promise<void>;
}

/** Opens a bench. */
export async function openBench(): Promise<Bench> {
  const root = await mkdtemp(path.join(tmpdir(), "basin-check-"));
  const engines = new Map<string, Promise<Engine>>();
  const open = (key: string, make: () => Promise<Engine>): Promise<Engine> => {
    const engine = engines.get(key) ?? make();
    engines.set(key, engine);
    return engine;
  };
  return {
    compiled: (precision) => open(precision, () => openEngine("onnx-cpu", { precision, threads: 1 })),
    oracle: () =>
      open("oracle", async () => {
        const engine = await openEngine("tfjs-cpu");
        // An engine makes its backend the active one when it is first given work.
        const step = (): { state: object; outputs: object } => ({ state: {}, outputs: {} });
        await engine.load({ name: "none", data: {}, state: {}, inputs: {}, step: step as never });
        return engine;
      }),
    folder: (name) => mkdtemp(path.join(root, `${name}-`)),
    async close() {
      for (const engine of engines.values()) await (await engine).close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
