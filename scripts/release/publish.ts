// Publishes the tarballs of a release that the registry does not have yet. It runs in the one job that may ask for an identity
// token, so it needs nothing but Node and npm: no package of the workspace or of anyone else is loaded here.
//   node scripts/release/publish.ts --from .basin/release [--dry-run]
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

interface Release {
  readonly repository: string | null;
  readonly packages: readonly {
    readonly name: string;
    readonly version: string;
    readonly file: string;
    readonly sha256: string;
  }[];
}

const HELP = `Publishes the tarballs of a release that the registry does not have yet.

  node scripts/release/publish.ts --from .basin/release --dry-run   checks and packs as npm would, sends nothing
  node scripts/release/publish.ts --from .basin/release             publishes, with provenance

Make the folder by npm run release:make.`;

/** A mistake that the one who runs this can mend. */
function fail(message: string): never {
  console.error(`error: ${message}`);
  process.exit(1);
}

function npm(args: readonly string[], cwd: string): { status: number; output: string } {
  const { status, stdout, stderr, error } = spawnSync("npm", args, { cwd, encoding: "utf8" });
  if (error !== undefined) fail(`npm: must be installed, got ${error.message}; install Node with npm`);
  return { status: status ?? 1, output: `${stdout}${stderr}`.trim() };
}

const { values } = parseArgs({
  options: { from: { type: "string" }, "dry-run": { type: "boolean" }, help: { type: "boolean" } },
});
if (values.help === true) {
  console.log(HELP);
  process.exit(0);
}
if (values.from === undefined) fail("publish: needs --from FOLDER, got none; make one by npm run release:make");
const folder = path.resolve(values.from);
const dryRun = values["dry-run"] === true;

let release: Release;
try {
  release = JSON.parse(readFileSync(path.join(folder, "release.json"), "utf8")) as Release;
} catch {
  fail(`${folder}: must hold a release, got no readable release.json; make one by npm run release:make`);
}

// Every tarball is checked before the first one is sent.
for (const { file, sha256 } of release.packages) {
  const got = createHash("sha256")
    .update(readFileSync(path.join(folder, file)))
    .digest("hex");
  if (got !== sha256) fail(`${file}: must have the SHA-256 ${sha256}, got ${got}; make the release again`);
}
if (!dryRun && release.repository === null) {
  fail("publish: the manifests must name their repository, got none; make the release with --repository ADDRESS");
}

for (const { name, version, file } of release.packages) {
  if (!dryRun) {
    const seen = npm(["view", `${name}@${version}`, "version"], folder);
    if (seen.status === 0 && seen.output !== "") {
      console.log(`${name} ${version} is there already`);
      continue;
    }
    if (seen.status !== 0 && !seen.output.includes("E404")) fail(`npm view ${name}: must answer, got:\n${seen.output}`);
  }
  const more = dryRun ? ["--dry-run", "--offline"] : ["--provenance"];
  const { status, output } = npm(["publish", `./${file}`, "--access", "public", ...more], folder);
  if (status !== 0) fail(`npm publish ${file}: must succeed, got exit code ${status}:\n${output}`);
  console.log(dryRun ? `${name} ${version} would be published` : `${name} ${version} published`);
}
