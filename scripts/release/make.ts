// Makes everything that a release consists of, in one folder, and sends nothing: tarballs of the public packages, checked;
// bills of materials; the notes; SHA256SUMS; release.json, which says what is there.
//   npm run release:make [-- --out FOLDER] [--repository ADDRESS]
import { createHash } from "node:crypto";
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "@basin/record";
import { tarballProblems } from "./check-tarball.ts";
import { command } from "./command.ts";
import { licenceProblems, productionLicences } from "./licences.ts";
import { releaseNotes } from "./notes.ts";
import { pack } from "./pack.ts";
import { releaseTag } from "./plan.ts";
import { publicPackages } from "./public-packages.ts";
import { run } from "./run.ts";
import { writeSboms } from "./sbom.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** Builds, packs and checks a release in a folder, which is emptied first. A UserError names everything that is wrong. */
export async function assembleRelease(folder: string, repository: string | null): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run("turbo", ["run", "build", "--filter=./packages/*", "--output-logs=errors-only"], root);
  const packed = await pack(root, folder, repository);
  const packages = await publicPackages(root);
  const problems = [
    ...packed.flatMap(({ name, file }) =>
      tarballProblems(path.join(folder, file), root).map((problem) => `${name}: ${problem}`),
    ),
    ...licenceProblems(
      productionLicences(
        root,
        packages.map(({ name }) => name),
      ),
      { shipped: true },
    ),
    ...licenceProblems(productionLicences(root), { shipped: false }),
  ];
  if (problems.length > 0)
    throw new UserError(`release: must be clean, got ${problems.length} problems:\n${problems.join("\n")}`);
  writeSboms(root, path.join(folder, "sbom"), packages);
  writeFileSync(path.join(folder, "notes.md"), await releaseNotes(root));
  const release = { tag: releaseTag(root), repository, packages: packed };
  writeFileSync(path.join(folder, "release.json"), `${JSON.stringify(release, null, 2)}\n`);
  writeFileSync(path.join(folder, "SHA256SUMS"), sums(folder));
}

/** SHA-256 of every file in a folder, as sha256sum writes and checks them. */
function sums(folder: string): string {
  const files = globSync("**/*.{tgz,json}", { cwd: folder }).map((file) => file.replaceAll("\\", "/"));
  return files
    .toSorted()
    .map(
      (file) =>
        `${createHash("sha256")
          .update(readFileSync(path.join(folder, file)))
          .digest("hex")}  ${file}\n`,
    )
    .join("");
}

/** The address of the repository that a workflow of GitHub runs in; null elsewhere. */
export function repositoryOf(environment: NodeJS.ProcessEnv): string | null {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = environment;
  return server && name ? `${server}/${name}` : null;
}

if (import.meta.main) {
  await command(
    [
      "Makes a release in a folder and sends nothing: tarballs, bills of materials, notes, sums.",
      "",
      "  npm run release:make                              into .basin/release",
      "  npm run release:make -- --out /tmp/release",
      "  npm run release:make -- --repository https://github.com/owner/name",
    ].join("\n"),
    { out: { type: "string" }, repository: { type: "string" } },
    async ({ out, repository }) => {
      const folder = path.resolve(root, typeof out === "string" ? out : ".basin/release");
      await assembleRelease(folder, typeof repository === "string" ? repository : repositoryOf(process.env));
      console.log(`${readFileSync(path.join(folder, "SHA256SUMS"), "utf8")}\nin ${path.relative(root, folder)}`);
      console.log(`next: node scripts/release/publish.ts --from ${path.relative(root, folder)} --dry-run`);
    },
  );
}
