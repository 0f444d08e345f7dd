// What a tarball must be before it is published: the right files, nothing of the machine it was made on, and clean under
// publint and attw.
import { homedir } from "node:os";
import path from "node:path";
import { tryRun } from "./run.ts";
import { readTarball } from "./tarball.ts";
import type { Files } from "./tarball.ts";

const NEEDED: readonly string[] = ["README.md", "LICENSE", "package.json", "dist/index.js", "dist/index.d.ts"];
/** The files that may be in a tarball. */
const MAY_BE = /^(README\.md|LICENSE|CHANGELOG\.md|package\.json|schema\.json|dist\/.+(\.js|\.js\.map|\.d\.ts))$/;
const IS_TEST = /(^|\/)(test|testing|fixtures)\/|\.test\./;

/** What is wrong with the files of a tarball that was made in `root`, one sentence each; none where it is as it must be. */
export function filesProblems(files: Files, root: string): string[] {
  const names = [...files.keys()];
  const machine = [path.resolve(root), homedir()].filter((folder) => folder.length > 1).map((folder) => `${folder}/`);
  return [
    ...NEEDED.filter((name) => !files.has(name)).map((name) => `${name} must be in it, got none`),
    ...names
      .filter((name) => !MAY_BE.test(name) || IS_TEST.test(name))
      .map((name) => `${name} must not be in it; see "files" of the manifest`),
    ...names.flatMap((name) =>
      machine
        .filter((folder) => files.get(name)!.includes(folder))
        .map((folder) => `${name} must name no folder of the machine, got ${folder}`),
    ),
    ...names.filter((name) => name.endsWith(".map")).flatMap((name) => mapProblems(name, files.get(name)!)),
    ...manifestProblems(files.get("package.json")),
  ];
}

/** Everything that is wrong with a tarball: its files, publint (strict), attw (for ES modules). */
export function tarballProblems(file: string, root: string): string[] {
  const publint = tryRun("publint", ["run", file, "--strict"], root);
  const attw = tryRun("attw", [file, "--profile", "esm-only", "--no-color", "--no-emoji"], root);
  return [
    ...filesProblems(readTarball(file), root),
    ...(publint.status === 0 ? [] : [`publint must be clean, got:\n${publint.output}`]),
    ...(attw.status === 0 ? [] : [`attw must be clean, got:\n${attw.output}`]),
  ];
}

/** A map must hold its sources and name them from the package. */
function mapProblems(name: string, bytes: Buffer): string[] {
  const { sources, sourcesContent } = JSON.parse(bytes.toString()) as {
    readonly sources: readonly string[];
    readonly sourcesContent?: readonly unknown[];
  };
  const folder = path.posix.dirname(name);
  const outside = sources.filter((source) => !path.posix.join(folder, source).startsWith("src/"));
  return [
    ...outside.map((source) => `${name} must name sources of src, got ${source}`),
    ...(sourcesContent?.length === sources.length ? [] : [`${name} must hold the text of its sources, got none`]),
  ];
}

function manifestProblems(bytes: Buffer | undefined): string[] {
  if (bytes === undefined) return [];
  const manifest = JSON.parse(bytes.toString()) as Readonly<Record<string, unknown>>;
  const wanted = { license: "Apache-2.0", type: "module", sideEffects: false, types: "./dist/index.d.ts" };
  const dependencies = Object.entries({
    ...(manifest["dependencies"] as Record<string, string> | undefined),
    ...(manifest["peerDependencies"] as Record<string, string> | undefined),
  });
  return [
    ...Object.entries(wanted)
      .filter(([key, value]) => manifest[key] !== value)
      .map(([key, value]) => `package.json: ${key} must be ${value}, got ${String(manifest[key])}`),
    ...(manifest["private"] === undefined ? [] : ["package.json: must not be private"]),
    ...["description", "engines", "exports"]
      .filter((key) => manifest[key] === undefined)
      .map((key) => `package.json: ${key} must be there, got none`),
    ...dependencies
      .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
      .map(([name, version]) => `package.json: ${name} must have an exact version, got ${version}`),
  ];
}
