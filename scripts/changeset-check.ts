// Whether a change says what it changes: every package whose behaviour differs from a base must be named by a changeset that
// the change adds. Documentation, tests, results and the site's content need none.
//   npm run changeset:check -- --base main
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "@basin/record";
import { getPackages } from "@manypkg/get-packages";
import { readChangesets } from "@changesets/read";
import { command } from "./release/command.ts";

/** Of a package's files those that decide what it does. */
const BEHAVIOUR = /^(src|bin)\/|^schema\.json$/;
const EXEMPT = /\.test\.ts$|(^|\/)(test|testing|fixtures)\/|\.md$|^src\/content\/|^src\/data\/catalog\.json$/;
/** The parts of a manifest that decide what a package does. */
const MANIFEST = ["dependencies", "peerDependencies", "optionalDependencies", "exports", "bin", "engines", "files"];

/** What a check found. */
export interface Checked {
  /** Packages whose behaviour changed, by name. */
  readonly changed: readonly string[];
  /** Of them those that no added changeset names. */
  readonly missing: readonly string[];
}

/**
 * Compares a checkout, with what is not committed, with where it left `base`.
 *
 * A changeset without packages (`npx changeset --empty`) says that nothing is to be told, and counts for all. A package
 * whose version was raised needs none: that is the version pull request.
 */
export async function checkChangesets(root: string, base: string): Promise<Checked> {
  const start = git(root, "merge-base", base, "HEAD").trim();
  const names = (text: string): string[] => text.split("\0").filter(Boolean);
  const files = [
    ...names(git(root, "diff", "--name-only", "--no-renames", "-z", start)),
    ...names(git(root, "ls-files", "--others", "--exclude-standard", "-z")),
  ];
  const added = (await readChangesets(root)).filter(({ id }) => files.includes(`.changeset/${id}.md`));
  const named = new Set(added.flatMap(({ releases }) => releases.map(({ name }) => name)));
  const { packages } = await getPackages(root);
  const changed = packages
    .filter(({ relativeDir }) => {
      const folder = `${relativeDir.replaceAll("\\", "/")}/`;
      const own = files.filter((file) => file.startsWith(folder)).map((file) => file.slice(folder.length));
      if (own.some((file) => file === "package.json")) {
        const [before, now] = [
          manifestAt(root, start, `${folder}package.json`),
          manifestNow(root, `${folder}package.json`),
        ];
        if (before?.["version"] !== now["version"] && before !== null) return false;
        if (MANIFEST.some((key) => JSON.stringify(before?.[key]) !== JSON.stringify(now[key]))) return true;
      }
      return own.some((file) => BEHAVIOUR.test(file) && !EXEMPT.test(file));
    })
    .map(({ packageJson }) => packageJson.name)
    .toSorted();
  const silent = added.some(({ releases }) => releases.length === 0);
  return { changed, missing: silent ? [] : changed.filter((name) => !named.has(name)) };
}

/** Why a change is refused that leaves these packages unnamed, and what to run. */
export function refusal(missing: readonly string[]): string {
  const them = missing.length === 1 ? "it" : "them";
  return `changeset: ${missing.join(", ")} must be named by a changeset of this change, got none; run npx changeset and choose ${them}, or npx changeset --empty where a user notices nothing`;
}

/** The manifest as a commit has it; null where it has none. */
function manifestAt(root: string, commit: string, file: string): Readonly<Record<string, unknown>> | null {
  const { status, stdout } = spawnSync("git", ["show", `${commit}:${file}`], { cwd: root, encoding: "utf8" });
  return status === 0 ? (JSON.parse(stdout) as Record<string, unknown>) : null;
}

function manifestNow(root: string, file: string): Readonly<Record<string, unknown>> {
  const full = path.join(root, file);
  return existsSync(full) ? (JSON.parse(readFileSync(full, "utf8")) as Record<string, unknown>) : {};
}

function git(root: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0) {
    throw new UserError(
      `git ${args.join(" ")}: must succeed, got ${(error?.message ?? stderr).trim()}; fetch the base, with its history`,
    );
  }
  return stdout;
}

if (import.meta.main) {
  await command(
    [
      "Fails where a package's behaviour differs from a base and no changeset says so.",
      "",
      "  npm run changeset:check                       against origin/main",
      "  npm run changeset:check -- --base main",
      "  npm run --silent changeset:check -- --json",
    ].join("\n"),
    { base: { type: "string", default: "origin/main" }, json: { type: "boolean" } },
    async ({ base, json }) => {
      if (typeof base !== "string" || base.startsWith("-")) {
        throw new UserError(`--base: must be a branch or commit, got ${String(base)}; give --base main`);
      }
      const checked = await checkChangesets(path.resolve(import.meta.dirname, ".."), base);
      const { changed, missing } = checked;
      if (json === true) console.log(JSON.stringify(checked));
      if (missing.length > 0) throw new UserError(refusal(missing));
      if (json !== true)
        console.log(
          changed.length === 0 ? "no package changes what it does" : `a changeset names each of ${changed.join(", ")}`,
        );
    },
  );
}
