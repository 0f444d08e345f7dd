// Makes the release on GitHub: its tag, its notes, and as files the tarballs, the bills of materials, the sums and the manifests
// of the published results. Called again, it adds what is missing. It needs nothing but Node and GitHub's own gh.
//   node scripts/release/github.ts --from .basin/release [--dry-run]
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

const HELP = `Makes the release on GitHub with all of its files.

  node scripts/release/github.ts --from .basin/release --dry-run   prints the commands
  node scripts/release/github.ts --from .basin/release             runs them; gh must be signed in (GH_TOKEN)

The tag is put on the commit that GITHUB_SHA names. Make the folder by npm run release:make.`;

function fail(message: string): never {
  console.error(`error: ${message}`);
  process.exit(1);
}

function gh(args: readonly string[]): { status: number; output: string } {
  const { status, stdout, stderr, error } = spawnSync("gh", args, { encoding: "utf8" });
  if (error !== undefined) fail(`gh: must be installed, got ${error.message}; see GitHub's command line tool`);
  return { status: status ?? 1, output: `${stdout}${stderr}`.trim() };
}

const { values } = parseArgs({
  options: { from: { type: "string" }, "dry-run": { type: "boolean" }, help: { type: "boolean" } },
});
if (values.help === true) {
  console.log(HELP);
  process.exit(0);
}
if (values.from === undefined) fail("github: needs --from FOLDER, got none; make one by npm run release:make");
const folder = path.resolve(values.from);
const root = path.resolve(import.meta.dirname, "../..");

let tag: string;
try {
  ({ tag } = JSON.parse(readFileSync(path.join(folder, "release.json"), "utf8")) as { tag: string });
} catch {
  fail(`${folder}: must hold a release, got no readable release.json; make one by npm run release:make`);
}
const commit = process.env["GITHUB_SHA"];
if (commit === undefined && values["dry-run"] !== true) {
  fail("github: GITHUB_SHA must name the commit that was released, got nothing; set it");
}

const files = [
  ...globSync("{*.tgz,sbom/*.json,SHA256SUMS}", { cwd: folder }).map((file) => path.join(folder, file)),
  ...globSync("results/releases/*.json", { cwd: root }).map((file) => path.join(root, file)),
].toSorted();
const create = ["release", "create", tag, "--title", tag, "--notes-file", path.join(folder, "notes.md")];
const commands = [
  [...create, "--target", commit ?? "HEAD"],
  ["release", "upload", tag, "--clobber", ...files],
];

if (values["dry-run"] === true) {
  for (const args of commands) console.log(`gh ${args.map((arg) => path.relative(root, arg) || arg).join(" ")}`);
} else {
  const steps = gh(["release", "view", tag]).status === 0 ? commands.slice(1) : commands;
  for (const args of steps) {
    const { status, output } = gh(args);
    if (status !== 0) fail(`gh ${args.slice(0, 3).join(" ")}: must succeed, got exit code ${status}:\n${output}`);
  }
  console.log(`${tag} is released with ${files.length} files`);
}
