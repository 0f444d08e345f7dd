// The text of a release: what the changelogs say of the versions that are in it.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { getPackages } from "@manypkg/get-packages";

/** What a changelog says of a version, without its heading; null where it says nothing. */
export function changelogSection(changelog: string, version: string): string | null {
  const lines = changelog.split("\n");
  const start = lines.indexOf(`## ${version}`);
  if (start === -1) return null;
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith("## "));
  return (
    lines
      .slice(start + 1, length === -1 ? undefined : start + 1 + length)
      .join("\n")
      .trim() || null
  );
}

/** The notes of the packages of a workspace at their versions, private ones too, in order of their names. */
export async function releaseNotes(root: string): Promise<string> {
  const { packages } = await getPackages(root);
  const parts = packages
    .sort((a, b) => (a.packageJson.name < b.packageJson.name ? -1 : 1))
    .flatMap(({ dir, packageJson: { name, version } }) => {
      const file = path.join(dir, "CHANGELOG.md");
      const section = existsSync(file) ? changelogSection(readFileSync(file, "utf8"), version) : null;
      return section === null ? [] : [`## ${name} ${version}\n\n${section.replaceAll(/^(#+) /gm, "#$1 ")}\n`];
    });
  return parts.length === 0 ? "No changelog has an entry for these versions.\n" : parts.join("\n");
}
