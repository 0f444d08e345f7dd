// The interface of an entry of the list of engines. Adding an engine touches one file in engines/ and one line of open.ts.
import type { Precision } from "./arguments.ts";
import type { Engine, EngineOptions } from "./engine.ts";

/** An engine that can be opened. */
export interface EngineEntry {
  readonly name: string;
  readonly description: string;
  readonly precisions: readonly Precision[];
  /** True where it has one thread whatever is asked for. */
  readonly singleThreaded?: true;
  /** Why nothing it gives is trusted yet, until a machine that has it has passed `basin doctor --check`. */
  readonly untried?: string;
  /**
   * True, or the reason why this machine cannot run it and what would help. May take a second: it loads libraries, some
   * of them for as many threads as `options` say and for no other number in this process.
   */
  readonly available: (options?: EngineOptions) => Promise<true | string>;
  readonly open: (options?: EngineOptions) => Promise<Engine>;
}
