// When two runs owe each other the same bytes: where the arithmetic that made them is the same.
import type { Run } from "./run.ts";

type Machine = Pick<Run, "engine" | "environment">;

/** What decides the bits of a result: engine, its version and precision, CPU architecture, threads, and Node's major version. */
export function arithmeticKey({ engine, environment }: Machine): string {
  const node = environment.node.split(".")[0]!;
  return [
    engine.name,
    engine.version,
    engine.precision,
    environment.arch,
    `threads-${engine.threads}`,
    `node-${node}`,
  ].join("/");
}

/** Whether byte equality is owed between two runs of a cell: equal arithmetic, on an engine that promises bytes. */
export function sameArithmetic(a: Machine, b: Machine): boolean {
  const bytes = a.engine.determinism === "bytes" && b.engine.determinism === "bytes";
  return bytes && arithmeticKey(a) === arithmeticKey(b);
}
