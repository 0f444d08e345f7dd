// Packs the public packages as they are published. What is packed was built before; nothing is sent.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import path from "node:path";
import { UserError } from "@basin/record";
import { publicPackages } from "./public-packages.ts";
import type { PublicPackage } from "./public-packages.ts";
import { run } from "./run.ts";
import { readTarball, writeTarball } from "./tarball.ts";

/** A packed package. */
export interface Packed {
  readonly name: string;
  readonly version: string;
  /** The tarball's name in its folder. */
  readonly file: string;
  /** Of the tarball's bytes. */
  readonly sha256: string;
}

/**
 * Packs every public package of a workspace into a folder, in order of their names.
 *
 * `repository` is the address that goes into each manifest (`https://github.com/owner/name`); the sources name none, as a fork
 * publishes under its own. null leaves it out. A UserError where a package was not built.
 */
export async function pack(root: string, folder: string, repository: string | null): Promise<Packed[]> {
  mkdirSync(folder, { recursive: true });
  const packages = await publicPackages(root);
  return packages.map((one) => packOne(root, folder, one, repository));
}

function packOne(root: string, folder: string, one: PublicPackage, repository: string | null): Packed {
  if (!existsSync(path.join(one.folder, "dist/index.js"))) {
    throw new UserError(`${one.name}: must be built, got no dist; run npm run packages:build`);
  }
  const printed = run("pnpm", ["--dir", one.folder, "pack", "--json", "--pack-destination", folder], root);
  const { filename } = JSON.parse(printed) as { filename: string };
  if (repository !== null) addRepository(filename, one.place, repository);
  return {
    name: one.name,
    version: one.version,
    file: path.basename(filename),
    sha256: createHash("sha256").update(readFileSync(filename)).digest("hex"),
  };
}

/** Writes the repository into a tarball's manifest; npm compares it with the one that the provenance names. */
function addRepository(file: string, directory: string, address: string): void {
  const files = new Map(readTarball(file));
  const manifest = JSON.parse(files.get("package.json")!.toString()) as object;
  const repository = { type: "git", url: `git+${address}.git`, directory };
  files.set("package.json", Buffer.from(`${JSON.stringify({ ...manifest, repository }, null, 2)}\n`));
  writeTarball(`${file}.tmp`, files);
  renameSync(`${file}.tmp`, file);
}
