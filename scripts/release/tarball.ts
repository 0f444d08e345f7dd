// A package's tarball as files, and back. Equal files give equal bytes: no time, owner or order of the machine is in it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { create, list } from "tar";

/** Files of a package by their path within it: `dist/index.js`. */
export type Files = ReadonlyMap<string, Buffer>;

/** The time that npm and pnpm give every file of a tarball. */
const TIME = new Date("1985-10-26T08:15:00Z");

/** Reads a tarball. */
export function readTarball(file: string): Files {
  const files = new Map<string, Buffer>();
  list({
    file,
    sync: true,
    onReadEntry: (entry) => {
      const chunks: Buffer[] = [];
      entry.on("data", (chunk) => chunks.push(chunk as Buffer));
      entry.on("end", () => files.set(entry.path.replace(/^package\//, ""), Buffer.concat(chunks)));
    },
  });
  return files;
}

/** Writes a tarball of files. */
export function writeTarball(file: string, files: Files): void {
  const folder = mkdtempSync(path.join(tmpdir(), "basin-tarball-"));
  try {
    const names = [...files.keys()].toSorted().map((name) => `package/${name}`);
    for (const name of names) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), files.get(name.slice("package/".length))!);
    }
    create({ file, cwd: folder, gzip: true, portable: true, mtime: TIME, sync: true, noDirRecurse: true }, names);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
