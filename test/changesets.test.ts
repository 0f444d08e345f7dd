// Changesets: a change of behaviour that says nothing is refused, and a rehearsal of the next versions writes what it must.
// Both run on temporary git repositories, without a network.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { protocolVersion } from "@basin/record";
import { checkChangesets, refusal } from "../scripts/changeset-check.ts";
import { changelogSection, releaseNotes } from "../scripts/release/notes.ts";
import { planRelease } from "../scripts/release/plan.ts";
import { BENCHMARK, plannedVersion, protocolProblem, RECORD } from "../scripts/release/protocol.ts";
import { PLACES, raiseVersions, versionAt } from "../scripts/release/version.ts";

const root = path.resolve(import.meta.dirname, "..");
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const git = (folder: string, ...args: string[]): string => {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"];
  const { status, stdout, stderr } = spawnSync("git", [...identity, ...args], { cwd: folder, encoding: "utf8" });
  expect(status, stderr).toBe(0);
  return stdout;
};

const write = (folder: string, files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
};

const read = (folder: string, name: string): string => readFileSync(path.join(folder, name), "utf8");
const manifest = (folder: string, place: string): { name: string; version: string; private?: boolean } =>
  JSON.parse(read(folder, `${place}/package.json`)) as { name: string; version: string; private?: boolean };

/** A small workspace under git, on a branch that has left `main`. */
function smallWorkspace(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "basin-changesets-")));
  folders.push(folder);
  const one = (name: string, more: object = {}): string => JSON.stringify({ name, version: "1.0.0", ...more });
  write(folder, {
    "package.json": one("root", { private: true }),
    "pnpm-workspace.yaml": "packages:\n  - packages/*\n",
    "pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
    ".changeset/config.json": read(root, ".changeset/config.json"),
    ".changeset/README.md": "# Changesets\n",
    ".changeset/waiting.md": '---\n"@x/a": minor\n"@x/b": minor\n---\n\nWaited already on main.\n',
    "packages/a/package.json": one("@x/a", { dependencies: { zod: "1.0.0" }, scripts: { test: "true" } }),
    "packages/a/src/index.ts": "export const a = 1;\n",
    "packages/a/README.md": "# a\n",
    "packages/b/package.json": one("@x/b", { private: true }),
    "packages/b/src/index.ts": "export const b = 1;\n",
    "docs/page.md": "# Page\n",
  });
  git(folder, "init", "-q");
  git(folder, "add", "-A");
  git(folder, "commit", "-qm", "start");
  git(folder, "checkout", "-qb", "change");
  return folder;
}

const commit = (folder: string, files: Readonly<Record<string, string>>): void => {
  write(folder, files);
  git(folder, "add", "-A");
  git(folder, "commit", "-qm", "change");
};

const changeset = (...names: string[]): string =>
  `---\n${names.map((name) => `"${name}": patch\n`).join("")}---\n\nSays what changed.\n`;

describe("a change", () => {
  it("of a package's source needs a changeset that names it; one that waits on main does not count", async () => {
    const folder = smallWorkspace();
    commit(folder, { "packages/a/src/index.ts": "export const a = 2;\n" });
    expect(await checkChangesets(folder, "main")).toEqual({ changed: ["@x/a"], missing: ["@x/a"] });
    commit(folder, { ".changeset/other.md": changeset("@x/b") });
    expect(await checkChangesets(folder, "main")).toEqual({ changed: ["@x/a"], missing: ["@x/a"] });
    commit(folder, { ".changeset/mine.md": changeset("@x/a") });
    expect(await checkChangesets(folder, "main")).toEqual({ changed: ["@x/a"], missing: [] });
  });

  it("that is not committed counts, and so does a file that is removed", async () => {
    const folder = smallWorkspace();
    write(folder, { "packages/b/src/new.ts": "export {};\n" });
    rmSync(path.join(folder, "packages/a/src/index.ts"));
    expect((await checkChangesets(folder, "main")).missing).toEqual(["@x/a", "@x/b"]);
  });

  it("of what main has done since is not this change's", async () => {
    const folder = smallWorkspace();
    git(folder, "checkout", "-q", "main");
    commit(folder, { "packages/b/src/index.ts": "export const b = 2;\n" });
    git(folder, "checkout", "-q", "change");
    commit(folder, { "packages/a/src/index.ts": "export const a = 2;\n", ".changeset/mine.md": changeset("@x/a") });
    expect(await checkChangesets(folder, "main")).toEqual({ changed: ["@x/a"], missing: [] });
  });

  it("of documentation, tests, results, the site's content and scripts needs none", async () => {
    const folder = smallWorkspace();
    const files = [
      "docs/page.md",
      "packages/a/README.md",
      "packages/a/src/index.test.ts",
      "packages/a/test/x.ts",
      "packages/a/src/testing/x.ts",
      "packages/a/src/content/page.mdx",
      "packages/a/src/data/catalog.json",
      "results/train/x.json",
      "scripts/x.ts",
    ];
    commit(folder, Object.fromEntries(files.map((file) => [file, "changed\n"])));
    expect(await checkChangesets(folder, "main")).toEqual({ changed: [], missing: [] });
  });

  it("of a manifest needs one where users notice: dependencies, not scripts", async () => {
    const folder = smallWorkspace();
    const change = (changes: object): string =>
      JSON.stringify({ ...(JSON.parse(read(folder, "packages/a/package.json")) as object), ...changes });
    commit(folder, { "packages/a/package.json": change({ scripts: { test: "false" } }) });
    expect((await checkChangesets(folder, "main")).missing).toEqual([]);
    commit(folder, { "packages/a/package.json": change({ dependencies: { zod: "2.0.0" } }) });
    expect((await checkChangesets(folder, "main")).missing).toEqual(["@x/a"]);
  });

  it("may say that a user notices nothing", async () => {
    const folder = smallWorkspace();
    commit(folder, { "packages/a/src/index.ts": "export const a = 1 + 0;\n", ".changeset/none.md": "---\n---\n" });
    expect(await checkChangesets(folder, "main")).toEqual({ changed: ["@x/a"], missing: [] });
  });

  it("that raises a version is the version pull request and needs none", async () => {
    const folder = smallWorkspace();
    rmSync(path.join(folder, ".changeset/waiting.md"));
    commit(folder, {
      "packages/a/package.json": JSON.stringify({ name: "@x/a", version: "1.1.0", dependencies: { zod: "1.0.0" } }),
      "packages/a/src/version.ts": 'export const version = "1.1.0";\n',
    });
    expect(await checkChangesets(folder, "main")).toEqual({ changed: [], missing: [] });
  });

  it("against a base that is not there is refused with what to do", async () => {
    await expect(checkChangesets(smallWorkspace(), "origin/main")).rejects.toThrow(/fetch the base/);
  });

  it("is refused with the packages and the command to run", () => {
    expect(refusal(["@x/a", "@x/b"])).toBe(
      "changeset: @x/a, @x/b must be named by a changeset of this change, got none; run npx changeset and choose them, or npx changeset --empty where a user notices nothing",
    );
    expect(refusal(["@x/a"])).toContain("and choose it,");
  });

  it("is checked by a command, whose errors have no stack", () => {
    const { status, stderr } = spawnSync(process.execPath, ["scripts/changeset-check.ts", "--base", "no-such-base"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: git merge-base/);
    expect(stderr).not.toContain("    at ");
  });
});

/** The manifests, changesets and places of the protocol's version of this workspace, under git. */
function rehearsal(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "basin-version-")));
  folders.push(folder);
  const places = globSync("{packages/*,benchmarks,site}/package.json", { cwd: root });
  const changelogs = globSync("{packages/*,benchmarks,site}/CHANGELOG.md", { cwd: root });
  const waiting = globSync(".changeset/*", { cwd: root });
  for (const file of [
    "package.json",
    "pnpm-workspace.yaml",
    "pnpm-lock.yaml",
    ...PLACES.map(({ file }) => file),
    ...places,
    ...changelogs,
    ...waiting,
  ]) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    cpSync(path.join(root, file), path.join(folder, file));
  }
  // The configuration names the generator of changelogs, which is looked for here. No more of node_modules is linked: a
  // program that took this for a workspace to install would write through the link.
  mkdirSync(path.join(folder, "node_modules"));
  symlinkSync(path.join(root, "node_modules/@changesets"), path.join(folder, "node_modules/@changesets"), "junction");
  write(folder, { ".gitignore": "node_modules\n" });
  git(folder, "init", "-q");
  git(folder, "add", "-A");
  git(folder, "commit", "-qm", "start");
  return folder;
}

describe("the version of the protocol", () => {
  it("in records is that of the benchmark, now or with the changesets that wait", async () => {
    expect(protocolProblem(protocolVersion, await plannedVersion(root))).toBeNull();
    // The citation names the version that was released last.
    for (const place of PLACES.slice(0, 2)) expect(versionAt(root, place), place.file).toBe(protocolVersion);
  });

  it.each([
    ["0.1.0", "0.1.0", "0.2.0", true],
    ["0.2.0", "0.1.0", "0.2.0", true],
    ["0.1.0", "0.1.0", "0.1.0", true],
    ["0.1.0", "0.1.0", "1.0.0", false],
    ["1.0.0", "0.1.0", "1.0.0", true],
    ["1.0.0", "0.1.0", "0.2.0", false],
    ["0.1.1", "0.1.0", "0.2.0", false],
    ["1.0.0", "1.0.0", "2.0.0", false],
  ])("%s of a benchmark at %s that goes to %s is right: %s", (protocol, current, version, right) => {
    const problem = protocolProblem(protocol, { current, version });
    if (right) expect(problem).toBeNull();
    else expect(problem).toMatch(/^protocol: must be .*, got .*; write .* to packages\/record\/src\/version\.ts/);
  });

  it("fails when a changeset raises the benchmark's major and records do not", async () => {
    const folder = rehearsal();
    write(folder, { ".changeset/not-comparable.md": `---\n"${BENCHMARK}": major\n---\n\nAnother f.\n` });
    const planned = await plannedVersion(folder);
    const next = `${Number(planned.current.split(".")[0]) + 1}.0.0`;
    expect(planned.version).toBe(next);
    expect(protocolProblem(protocolVersion, planned)).toContain(`must be ${next}`);
    expect(protocolProblem(next, planned)).toBeNull();
  });
});

describe("the next versions", () => {
  it("are rehearsed: versions, changelogs and the protocol, private packages too", async () => {
    const folder = rehearsal();
    write(folder, {
      ".changeset/one.md": `---\n"@basin/random": minor\n---\n\nDraws something new.\n`,
      ".changeset/two.md": `---\n"${BENCHMARK}": major\n---\n\nResults are not comparable with those before.\n`,
    });
    git(folder, "add", "-A");
    git(folder, "commit", "-qm", "changesets");
    expect(await planRelease(folder)).toMatchObject({ release: false });
    const before = manifest(folder, "packages/random").version;
    const version = await raiseVersions(folder);
    const major = Number(manifest(root, "benchmarks").version.split(".")[0]) + 1;
    expect(version).toBe(`${major}.0.0`);
    // The benchmark is private and gets its version all the same.
    expect(manifest(folder, "benchmarks")).toMatchObject({ name: BENCHMARK, version, private: true });
    expect(manifest(folder, "packages/random").version).not.toBe(before);
    for (const place of PLACES) expect(versionAt(folder, place), place.file).toBe(version);
    // What writes the protocol into records has a new version with it, and says so where nothing else does.
    expect(manifest(folder, "packages/record").version).not.toBe(manifest(root, "packages/record").version);
    for (const place of ["packages/random", "packages/record", "benchmarks"]) {
      const { version: now } = manifest(folder, place);
      expect(changelogSection(read(folder, `${place}/CHANGELOG.md`), now), place).not.toBeNull();
    }
    expect(read(folder, "packages/random/CHANGELOG.md")).toContain("Draws something new.");
    expect(await releaseNotes(folder)).toContain(`## ${BENCHMARK} ${version}`);
    expect(globSync(".changeset/*.md", { cwd: folder })).toEqual([path.join(".changeset", "README.md")]);
    // Nothing waits any more and nothing has the tag: this is to be released, once.
    expect(await planRelease(folder)).toEqual({ changesets: 0, tag: `${BENCHMARK}@${version}`, release: true });
    git(folder, "tag", `${BENCHMARK}@${version}`);
    expect(await planRelease(folder)).toMatchObject({ release: false });
    // The pull request that carries all this passes the check of changesets.
    git(folder, "checkout", "-qb", "versions");
    git(folder, "add", "-A");
    git(folder, "commit", "-qm", "versions");
    expect(await checkChangesets(folder, "HEAD~1")).toEqual({ changed: [], missing: [] });
  });

  it("raise record where the benchmark alone is raised, as it holds the version", async () => {
    const folder = rehearsal();
    for (const file of globSync(".changeset/*.md", { cwd: folder })) {
      if (!file.endsWith("README.md")) rmSync(path.join(folder, file));
    }
    write(folder, { ".changeset/one.md": `---\n"${BENCHMARK}": patch\n---\n\nA message reads better.\n` });
    const version = await raiseVersions(folder);
    expect(read(folder, "packages/record/CHANGELOG.md")).toContain(`Records are written with protocol ${version}.`);
    expect(manifest(folder, "packages/record")).toMatchObject({ name: RECORD });
    expect(manifest(folder, "packages/compiler").version).toBe(manifest(root, "packages/compiler").version);
    expect(existsSync(path.join(folder, "packages/compiler/CHANGELOG.md"))).toBe(
      existsSync(path.join(root, "packages/compiler/CHANGELOG.md")),
    );
  });
});
