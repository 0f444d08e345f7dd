// The machine a run was made on, without anything that names it, its user or its folders.
import { arch, availableParallelism, cpus, platform, release, totalmem, type } from "node:os";
import type { Environment } from "./run.ts";

/** Collects the environment of this process: Node, platform, CPU model, cores available, bytes of memory, kernel. */
export function collectEnvironment(): Environment {
  return {
    node: process.versions.node,
    platform: platform(),
    arch: arch(),
    cpu: cpus()[0]?.model.trim() || "unknown",
    cores: availableParallelism(),
    memory: totalmem(),
    os: `${type()} ${release()}`,
  };
}
