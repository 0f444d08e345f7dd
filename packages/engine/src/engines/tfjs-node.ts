// "tfjs-node" and "tfjs-node-gpu": eager TensorFlow by tfjs's native binding. Not part of the install: the binding is
// built by scripts/build-tfjs-node.sh, or installed by npm run setup:gpu (docs/engines.md). One process can load one.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import path from "node:path";
import util from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import type { EngineEntry } from "../engine-entry.ts";
import type { Engine, EngineOptions } from "../engine.ts";
import { UserError } from "../errors.ts";
import { openTfjsEngine } from "../tfjs.ts";

type Name = "tfjs-node" | "tfjs-node-gpu";

/** What the binding says of itself. */
interface Binding {
  /** Versions of tfjs-node and of TensorFlow. */
  readonly version: string;
  readonly isOnGpu: boolean;
}

/** Where the packages may lie: the folder that an environment variable names, else the one of the repository. */
const FOLDERS: Readonly<Record<Name, { readonly variable: string; readonly folder: string; readonly mend: string }>> = {
  "tfjs-node": {
    variable: "BASIN_TFJS_NODE",
    folder: path.resolve(import.meta.dirname, "../../../../runners/tfjs-node"),
    mend: "build it by scripts/build-tfjs-node.sh runners/tfjs-node",
  },
  "tfjs-node-gpu": {
    variable: "BASIN_TFJS_NODE_GPU",
    folder: path.resolve(import.meta.dirname, "../../../../runners/tfjs-node-gpu"),
    mend: "install it by npm run setup:gpu",
  },
};

let loaded: { readonly name: Name; readonly threads: number; readonly binding: Binding } | undefined;

/** Loads the native binding once. Throws what it throws. */
function load(name: Name, threads: number): Binding {
  if (loaded) {
    if (loaded.name === name && loaded.threads === threads) return loaded.binding;
    throw new UserError(
      `${name}: one process can load one binding, got ${name} on ${threads} threads after ` +
        `${loaded.name} on ${loaded.threads}; use another process`,
    );
  }
  // Node 23 took these away; tfjs-node 4.22 calls them.
  const repaired = util as unknown as Record<string, unknown>;
  repaired["isNullOrUndefined"] ??= (value: unknown) => value === null || value === undefined;
  repaired["isArray"] ??= Array.isArray;
  // TensorFlow reads these when it starts.
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
  process.env["TF_NUM_INTRAOP_THREADS"] = String(threads);
  process.env["TF_FORCE_GPU_ALLOW_GROWTH"] ??= "true";
  process.env["NVIDIA_TF32_OVERRIDE"] = "0";
  const { version } = withoutWarnings(() =>
    createRequire(path.join(folderOf(name), "package.json"))(packageOf(name)),
  ) as {
    readonly version: { readonly "tfjs-node": string };
  };
  // tfjs keeps one list of backends for all copies of itself.
  const backend = tf.findBackend("tensorflow") as unknown as {
    readonly isUsingGpuDevice: boolean;
    readonly binding: { readonly TF_Version: string };
  };
  const binding = {
    version: `${version["tfjs-node"]} with TensorFlow ${backend.binding.TF_Version}`,
    isOnGpu: backend.isUsingGpuDevice,
  };
  loaded = { name, threads, binding };
  return binding;
}

/** The binding brings a copy of tfjs, which warns of each of 150 kernels that it registers again. */
function withoutWarnings<T>(load: () => T): T {
  const shown = globalThis.console;
  globalThis.console = { ...shown, warn: (): void => {} };
  try {
    return load();
  } finally {
    globalThis.console = shown;
  }
}

const folderOf = (name: Name): string => process.env[FOLDERS[name].variable] || FOLDERS[name].folder;

/** The package in the folder: the script builds tfjs-node against TensorFlow with CUDA too. */
function packageOf(name: Name): string {
  const modules = path.join(folderOf(name), "node_modules/@tensorflow");
  return existsSync(path.join(modules, name)) ? `@tensorflow/${name}` : "@tensorflow/tfjs-node";
}

function available(name: Name, threads = 1): true | string {
  const { variable, mend } = FOLDERS[name];
  const folder = folderOf(name);
  if (!existsSync(path.join(folder, "node_modules/@tensorflow"))) {
    return `no @tensorflow/${name} in ${folder}; ${mend}, or set ${variable} to the folder it is in`;
  }
  try {
    const { isOnGpu } = load(name, loaded?.threads ?? threads);
    if (name === "tfjs-node-gpu" && !isOnGpu) return "TensorFlow finds no GPU; see docs/engines.md";
    return true;
  } catch (error) {
    return `the binding in ${folder} does not load: ${(error as Error).message.split("\n")[0]}; ${mend}`;
  }
}

async function open(name: Name, { threads = 1, ...options }: EngineOptions = {}): Promise<Engine> {
  if (!Number.isInteger(threads) || threads < 1) {
    throw new UserError(
      `${name} threads: must be a whole number from 1, got ${threads}; use at most ${availableParallelism()}`,
    );
  }
  const { version } = load(name, threads);
  const engine = await openTfjsEngine(
    {
      engine: name,
      backend: "tensorflow",
      version,
      threads,
      determinism: "statistical",
    },
    options,
  );
  return name === "tfjs-node" ? engine : { ...engine, settings: { tf32: false } };
}

export const tfjsNode: EngineEntry = {
  name: "tfjs-node",
  description: "TensorFlow.js over TensorFlow's C library on the CPU, operation by operation",
  precisions: ["float32"],
  available: async (options) => available("tfjs-node", options?.threads),
  open: (options) => open("tfjs-node", options),
};

export const tfjsNodeGpu: EngineEntry = {
  name: "tfjs-node-gpu",
  description: "TensorFlow.js over TensorFlow's C library on an NVIDIA GPU, operation by operation; TF32 off",
  precisions: ["float32"],
  untried: "never run: no machine that has it has passed its suite yet",
  available: async (options) => available("tfjs-node-gpu", options?.threads),
  open: (options) => open("tfjs-node-gpu", options),
};
