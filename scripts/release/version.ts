// Takes the waiting changesets: raises versions, writes changelogs, and writes the version of the benchmark where the protocol's
// version stands: in every new record (packages/record/src/version.ts), in docs/protocol.md and in CITATION.cff.
//   npm run release:version
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "@basin/record";
import { command } from "./command.ts";
import { plannedVersion, BENCHMARK, RECORD } from "./protocol.ts";
import { run } from "./run.ts";

/** Where the version of the protocol stands: a file, and the text around the version. */
export const PLACES: readonly { readonly file: string; readonly text: RegExp }[] = [
  { file: "packages/record/src/version.ts", text: /(?<=^export const protocolVersion = ")[^"]+(?=";$)/m },
  { file: "docs/protocol.md", text: /(?<=^Version )\d+\.\d+\.\d+(?=\.)/m },
  { file: "CITATION.cff", text: /(?<=^version: )\S+$/m },
];

/** The version that a place has; a UserError where it has none. */
export function versionAt(root: string, { file, text }: (typeof PLACES)[number]): string {
  const found = text.exec(readFileSync(path.join(root, file), "utf8"))?.[0];
  if (found === undefined)
    throw new UserError(`${file}: must say the protocol's version, got none; see scripts/release/version.ts`);
  return found;
}

/** Writes a version at every place. */
export function writeVersion(root: string, version: string): void {
  for (const place of PLACES) {
    versionAt(root, place);
    const file = path.join(root, place.file);
    writeFileSync(file, readFileSync(file, "utf8").replace(place.text, version));
  }
}

/** Raises the versions of a workspace and returns that of the benchmark. */
export async function raiseVersions(root: string): Promise<string> {
  const { version, names } = await plannedVersion(root);
  // The record package holds the protocol's version, so a new one of the benchmark is a new one of it.
  if (names.includes(BENCHMARK) && !names.includes(RECORD)) {
    const text = `---\n"${RECORD}": patch\n---\n\nRecords are written with protocol ${version}.\n`;
    writeFileSync(path.join(root, ".changeset/protocol-version.md"), text);
  }
  run("changeset", ["version"], root);
  writeVersion(root, version);
  return version;
}

if (import.meta.main) {
  await command(
    "Takes the waiting changesets: versions, changelogs, the version of the protocol.\n\n  npm run release:version",
    {},
    async () => {
      const version = await raiseVersions(path.resolve(import.meta.dirname, "../.."));
      console.log(`protocol ${version}\nnext: git diff, then npm run release:rehearse`);
    },
  );
}
