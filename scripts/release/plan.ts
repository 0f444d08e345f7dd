// What a push to main is to do: open the version pull request, where changesets wait; make a release, where none waits and the
// version of the benchmark has no tag yet; nothing else.
//   npm run --silent release:plan [-- --json]
import { readFileSync } from "node:fs";
import path from "node:path";
import { readChangesets } from "@changesets/read";
import { command } from "./command.ts";
import { run } from "./run.ts";

/** What is to be done. */
export interface ReleasePlan {
  /** Changesets that wait for a version. */
  readonly changesets: number;
  /** The tag of the version that the benchmark has. */
  readonly tag: string;
  /** Whether that version is to be released. */
  readonly release: boolean;
}

/** The tag of a release: that of the benchmark, whose version is the protocol's. */
export function releaseTag(root: string): string {
  const { name, version } = JSON.parse(readFileSync(path.join(root, "benchmarks/package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
  };
  return `${name}@${version}`;
}

/** The plan for a checkout with its tags. The version 0.0.0 is that of a package before its first. */
export async function planRelease(root: string): Promise<ReleasePlan> {
  const changesets = (await readChangesets(root)).length;
  const tag = releaseTag(root);
  const tagged = run("git", ["tag", "--list", tag], root).trim() !== "";
  return { changesets, tag, release: changesets === 0 && !tagged && !tag.endsWith("@0.0.0") };
}

if (import.meta.main) {
  await command(
    "Says what a push to main is to do, as lines name=value.\n\n  npm run --silent release:plan\n  npm run --silent release:plan -- --json",
    { json: { type: "boolean" } },
    async ({ json }) => {
      const plan = await planRelease(path.resolve(import.meta.dirname, "../.."));
      console.log(
        json === true
          ? JSON.stringify(plan)
          : Object.entries(plan)
              .map(([name, value]) => `${name}=${value}`)
              .join("\n"),
      );
    },
  );
}
