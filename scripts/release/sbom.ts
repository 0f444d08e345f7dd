// The software bill of materials of a release, in CycloneDX by pnpm from the lockfile: one of every public package, as a user
// gets it, and one of the whole workspace.
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { PublicPackage } from "./public-packages.ts";
import { run } from "./run.ts";

/** Writes the bills into a folder and returns their names in it. */
export function writeSboms(root: string, folder: string, packages: readonly PublicPackage[]): string[] {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, args: readonly string[]): string => {
    const file = `${name}.cdx.json`;
    const common = ["sbom", "--sbom-format", "cyclonedx", "--sbom-spec-version", "1.6", "--prod", "--lockfile-only"];
    run("pnpm", [...common, "--out", path.join(folder, file), ...args], root);
    return file;
  };
  return [
    write("basin", ["--sbom-type", "application"]),
    ...packages.map(({ name }) => write(name.replace("@", "").replace("/", "-"), ["--filter", name])),
  ];
}
