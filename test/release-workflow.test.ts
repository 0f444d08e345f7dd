// The release workflow: who may do what in it, and that each of its commands is one of this project that runs anywhere.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";

const root = path.resolve(import.meta.dirname, "..");
const text = readFileSync(path.join(root, ".github/workflows/release.yml"), "utf8");

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly steps: readonly Step[];
}

const workflow = parse(text) as {
  readonly on: unknown;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
};
const jobs = Object.entries(workflow.jobs);
const steps = jobs.flatMap(([, job]) => job.steps);

describe("the release workflow", () => {
  it("runs on a push to main alone, and gives nothing to a job that does not ask", () => {
    expect(workflow.on).toEqual({ push: { branches: ["main"] } });
    expect(workflow.permissions).toEqual({});
    expect(Object.fromEntries(jobs.map(([name, { permissions }]) => [name, permissions]))).toEqual({
      plan: { contents: "read" },
      version: { contents: "write", "pull-requests": "write" },
      build: { contents: "read" },
      publish: { contents: "read", "id-token": "write", attestations: "write" },
      github: { contents: "write" },
    });
  });

  it("asks for an identity token in the one job that publishes, which installs nothing and is approved by a maintainer", () => {
    const { publish } = workflow.jobs;
    expect(jobs.filter(([, { permissions }]) => "id-token" in permissions).map(([name]) => name)).toEqual(["publish"]);
    expect(publish!.environment).toBe("npm");
    for (const { run, uses } of publish!.steps) {
      expect(run ?? "node x").toMatch(/^node /);
      expect(uses ?? "actions/").toMatch(/^actions\//);
    }
    const script = readFileSync(path.join(root, "scripts/release/publish.ts"), "utf8");
    for (const [, from] of script.matchAll(/from "([^"]+)"/g)) expect(from).toMatch(/^node:/);
  });

  it("knows no secret but the workflow's own token, and no npm token", () => {
    expect([...text.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name)).toEqual(["GITHUB_TOKEN"]);
    expect(text).not.toMatch(/NODE_AUTH_TOKEN|NPM_TOKEN|registry-url/);
  });

  it("pins every action by its commit with the version beside it, and leaves no credentials behind", () => {
    const lines = text.split("\n").filter((line) => line.includes("uses:"));
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    for (const step of steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"))) {
      expect(step.with).toMatchObject({ "persist-credentials": false });
    }
  });

  it("restores no cache and puts no expression into a script", () => {
    expect(text).not.toMatch(/actions\/cache|^\s*cache:/m);
    for (const { run } of steps) expect(run ?? "").not.toContain("${{");
  });

  it("attests and attaches the tarballs, the bills of materials and the manifests of the results", () => {
    const attest = steps.find(({ uses }) => uses?.startsWith("actions/attest-build-provenance@"))!;
    expect(String(attest.with!["subject-path"]).trim().split("\n")).toEqual([
      "release/*.tgz",
      "release/sbom/*.json",
      "results/releases/*.json",
    ]);
  });

  it("runs commands that are in this project", () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const commands = steps
      .flatMap(({ run, with: options }) => [run, options?.["version-script"]])
      .filter(Boolean) as string[];
    expect(commands.length).toBeGreaterThan(6);
    for (const command of commands) {
      const [, script] = /^npm run (?:--silent )?([\w:]+)/.exec(command) ?? [];
      const [, file] = /^node (\S+)/.exec(command) ?? [];
      if (script === undefined) expect(existsSync(path.join(root, file ?? "nothing")), command).toBe(true);
      else expect(scripts, command).toHaveProperty([script]);
    }
  });
});

const LICENSE_SHA256 = createHash("sha256")
  .update(readFileSync(path.join(root, "LICENSE")))
  .digest("hex");
const scratch = mkdtempSync(path.join(tmpdir(), "basin-publish-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const publish = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [path.join(root, "scripts/release/publish.ts"), ...args], {
    encoding: "utf8",
    // A registry that nobody answers for: what asks it fails.
    env: { ...process.env, npm_config_registry: "http://127.0.0.1:9/", npm_config_fetch_retries: "0" },
  });

describe("publishing", () => {
  const release = (changes: object): string => {
    const folder = mkdtempSync(path.join(scratch, "release-"));
    const file = "basin-x-1.0.0.tgz";
    cpSync(path.join(root, "LICENSE"), path.join(folder, file));
    const one = { name: "@basin/x", version: "1.0.0", file, sha256: "0".repeat(64) };
    const told = { tag: "@basin/benchmarks@1.0.0", repository: null, packages: [one], ...changes };
    writeFileSync(path.join(folder, "release.json"), JSON.stringify(told));
    return folder;
  };

  it.each([
    ["without a folder", () => [], "publish: needs --from FOLDER, got none; make one by npm run release:make"],
    ["of a folder that is no release", () => ["--from", scratch], "must hold a release, got no readable release.json"],
    ["of a tarball that was changed", () => ["--from", release({})], "must have the SHA-256 0000"],
    [
      "of manifests that name no repository",
      () => ["--from", release({ packages: [] })],
      "must name their repository, got none",
    ],
    [
      "where the registry does not answer",
      () => {
        const folder = release({ repository: "https://example.org/x" });
        const told = JSON.parse(readFileSync(path.join(folder, "release.json"), "utf8")) as {
          packages: { sha256: string }[];
        };
        told.packages[0]!.sha256 = LICENSE_SHA256;
        writeFileSync(path.join(folder, "release.json"), JSON.stringify(told));
        return ["--from", folder];
      },
      "npm view @basin/x: must answer",
    ],
  ])("%s is refused, and says what to do", (_, args, message) => {
    const { status, stdout, stderr } = publish(...args());
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("publish.ts:");
  });

  it.each(["publish.ts", "github.ts", "make.ts", "plan.ts", "version.ts", "rehearse.ts"])("%s has --help", (script) => {
    const { status, stdout } = spawnSync(process.execPath, [path.join(root, "scripts/release", script), "--help"], {
      encoding: "utf8",
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/node scripts\/release\/|npm run /);
  });
});
