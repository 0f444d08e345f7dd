// The public packages as a user gets them: packed, checked, put into a folder of their own, imported, type-checked, and the
// examples of their READMEs run. What a package exports and gives is compared with its source. Nothing is fetched: what the
// packages depend on is linked from the workspace, as an install without a network would need the registry's metadata.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
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
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filesProblems, tarballProblems } from "../scripts/release/check-tarball.ts";
import { pack } from "../scripts/release/pack.ts";
import type { Packed } from "../scripts/release/pack.ts";
import { publicPackages } from "../scripts/release/public-packages.ts";
import { tryRun } from "../scripts/release/run.ts";
import { readTarball, writeTarball } from "../scripts/release/tarball.ts";
import type { Files } from "../scripts/release/tarball.ts";

const root = path.resolve(import.meta.dirname, "..");
const NAMES = ["@basin/compiler", "@basin/random", "@basin/record", "@basin/sharpness"];
const REPOSITORY = "https://example.org/someone/basin";
const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), "basin-packages-")));
const consumer = path.join(scratch, "consumer");
const released = path.join(scratch, "release");
let rehearsed = "";
let release: { readonly tag: string; readonly packages: readonly Packed[] };
const files = new Map<string, Files>();

/** The fenced TypeScript of a packed README. */
const examples = (name: string): string[] =>
  [
    ...files
      .get(name)!
      .get("README.md")!
      .toString()
      .matchAll(/^```ts\n([\s\S]*?)^```/gm),
  ].map(([, code]) => code!);

const manifestOf = (name: string): Record<string, Record<string, unknown>> =>
  JSON.parse(files.get(name)!.get("package.json")!.toString()) as Record<string, Record<string, unknown>>;

beforeAll(async () => {
  // The rehearsal builds, packs, checks and publishes with --dry-run. The registry is one that nobody answers for.
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/release/rehearse.ts", "--out", released], {
    cwd: root,
    encoding: "utf8",
    env: {
      ...process.env,
      GITHUB_SERVER_URL: "https://example.org",
      GITHUB_REPOSITORY: "someone/basin",
      npm_config_registry: "http://127.0.0.1:9/",
    },
  });
  expect(status, stderr).toBe(0);
  rehearsed = stdout;
  release = JSON.parse(readFileSync(path.join(released, "release.json"), "utf8")) as typeof release;
  for (const { name, file } of release.packages) {
    const content = readTarball(path.join(released, file));
    files.set(name, content);
    for (const [each, bytes] of content) {
      const target = path.join(consumer, "node_modules", name, each);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, bytes);
    }
  }
  for (const { name, folder } of await publicPackages(root)) {
    const { dependencies = {}, peerDependencies = {} } = manifestOf(name);
    const wanted = Object.keys({ ...dependencies, ...peerDependencies }).filter((each) => !each.startsWith("@basin/"));
    for (const each of wanted) link(path.join(folder, "node_modules", each), each);
  }
  // What the compiler's README asks its reader for.
  link(path.join(root, "packages/compiler/node_modules/@tensorflow/tfjs-layers"), "@tensorflow/tfjs-layers");
  cpSync(path.join(root, "results"), path.join(consumer, "results"), { recursive: true });
  writeFileSync(path.join(consumer, "package.json"), JSON.stringify({ name: "consumer", type: "module" }));
});
interface Bill {
  readonly bomFormat: string;
  readonly components: readonly {
    readonly group?: string;
    readonly purl: string;
    readonly externalReferences?: readonly { readonly hashes?: readonly unknown[] }[];
  }[];
}

const sha256 = (bytes: string | Buffer): string => createHash("sha256").update(bytes).digest("hex");
const purl = (name: string, version: unknown): string => `pkg:npm/${name.replace("@", "%40")}@${String(version)}`;

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function link(from: string, name: string): void {
  const target = path.join(consumer, "node_modules", name);
  mkdirSync(path.dirname(target), { recursive: true });
  rmSync(target, { force: true });
  symlinkSync(realpathSync(from), target, "junction");
}

/** Runs a module of the consumer and returns what it logs as JSON. */
function runThere(code: string): unknown {
  writeFileSync(path.join(consumer, "main.ts"), code);
  const { status, stdout, stderr } = spawnSync(process.execPath, ["main.ts"], { cwd: consumer, encoding: "utf8" });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}

describe("a rehearsed release", () => {
  it("has the packages that docs/releasing.md names, and would publish each", () => {
    expect(release.packages.map(({ name }) => name)).toEqual(NAMES);
    for (const { name, version } of release.packages)
      expect(rehearsed).toContain(`${name} ${version} would be published`);
    const guide = readFileSync(path.join(root, "docs/releasing.md"), "utf8");
    for (const name of NAMES) expect(guide).toContain(`\`${name}\``);
  });

  it("would attach everything that it made, and the manifests of the results", () => {
    const upload = rehearsed.split("\n").find((line) => line.startsWith("gh release upload"))!;
    const made = globSync("{*.tgz,sbom/*.json,SHA256SUMS}", { cwd: released });
    expect(made).toHaveLength(10);
    for (const file of made) expect(upload).toContain(file);
    for (const file of globSync("results/releases/*.json", { cwd: root })) expect(upload).toContain(file);
    expect(rehearsed).toContain(`gh release create ${release.tag} --title ${release.tag}`);
  });

  it("names the repository that it is published from", () => {
    expect(manifestOf("@basin/record")["repository"]).toEqual({
      type: "git",
      url: "git+https://example.org/someone/basin.git",
      directory: "packages/record",
    });
  });

  it("has sums that are right", () => {
    const lines = readFileSync(path.join(released, "SHA256SUMS"), "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(10);
    for (const line of lines) {
      const [sum, file] = line.split("  ") as [string, string];
      expect(sha256(readFileSync(path.join(released, file))), file).toBe(sum);
    }
  });

  it("is the same bytes when it is packed again", async () => {
    expect(await pack(root, path.join(scratch, "again"), REPOSITORY)).toEqual(release.packages);
  });

  it("has bills of materials with exactly what a package depends on, each with its hash", () => {
    const bill = (name: string): Bill =>
      JSON.parse(readFileSync(path.join(released, "sbom", `${name}.cdx.json`), "utf8")) as Bill;
    for (const name of NAMES) {
      const { bomFormat, components } = bill(name.replace("@", "").replace("/", "-"));
      expect(bomFormat).toBe("CycloneDX");
      const direct = Object.entries(manifestOf(name)["dependencies"] ?? {}).map(([each, version]) =>
        purl(each, version),
      );
      expect(components.map((one) => one.purl).toSorted(), name).toEqual(direct.toSorted());
      for (const one of components.filter((each) => each.group !== "@basin")) {
        expect(one.externalReferences?.[0]?.hashes?.[0], one.purl).toMatchObject({ alg: "SHA-512" });
      }
    }
    const all = bill("basin").components.map((one) => one.purl);
    expect(all.length).toBeGreaterThan(100);
    expect(all).toContain(purl("onnxruntime-node", "1.30.0"));
  });
});

describe("a tarball is refused", () => {
  const bad: readonly (readonly [string, string, string, string])[] = [
    ["with a test", "dist/run.test.js", "", "dist/run.test.js must not be in it"],
    ["with a source", "src/index.ts", "", "src/index.ts must not be in it"],
    ["with a fixture", "dist/fixtures/a.js", "", "dist/fixtures/a.js must not be in it"],
    ["with a folder of the machine", "dist/index.js", `// ${root}/packages`, "dist/index.js must name no folder"],
    ["with a map of no sources", "dist/a.js.map", '{"sources":["../src/a.ts"]}', "must hold the text of its sources"],
    [
      "with a map that leads out",
      "dist/a.js.map",
      '{"sources":["../../x/a.ts"],"sourcesContent":[""]}',
      "must name sources of src, got ../../x/a.ts",
    ],
    ["that is private", "package.json", '{"private":true}', "must not be private"],
    ["with a range", "package.json", '{"dependencies":{"a":"^1.0.0"}}', "a must have an exact version, got ^1.0.0"],
    ["with a catalog", "package.json", '{"dependencies":{"a":"catalog:"}}', "a must have an exact version"],
    ["without types", "package.json", "{}", "types must be ./dist/index.d.ts, got undefined"],
  ];
  it.each(bad)("%s", (_, name, text, problem) => {
    const good = files.get("@basin/random")!;
    expect(filesProblems(good, root)).toEqual([]);
    const told = filesProblems(new Map([...good, [name, Buffer.from(text)]]), root);
    expect(told.join("\n")).toContain(problem);
  });

  it("that publint or attw refuses", () => {
    const content = new Map(files.get("@basin/random")!);
    content.delete("dist/stream.d.ts");
    const manifest = JSON.parse(content.get("package.json")!.toString()) as object;
    const exports = { ".": { types: "./dist/none.d.ts", default: "./dist/index.js" } };
    content.set("package.json", Buffer.from(JSON.stringify({ ...manifest, exports })));
    const file = path.join(scratch, "broken.tgz");
    writeTarball(file, content);
    const told = tarballProblems(file, root).join("\n");
    expect(told).toContain("publint must be clean, got:");
    expect(told).toContain("attw must be clean, got:");
  });

  it("that lacks its README", () => {
    const content = new Map(files.get("@basin/random")!);
    content.delete("README.md");
    expect(filesProblems(content, root)).toEqual(["README.md must be in it, got none"]);
  });
});

describe("in a folder of their own", () => {
  it.each(["@basin/compiler", "@basin/random", "@basin/record", "@basin/record/browser", "@basin/sharpness"])(
    "%s exports what its source does",
    async (entry) => {
      const source = (await import(entry)) as object;
      const names = runThere(`import * as all from "${entry}"; console.log(JSON.stringify(Object.keys(all)));`);
      expect(names).toEqual(Object.keys(source).toSorted());
    },
  );

  it("every export of a manifest is imported above, or is JSON that reads", () => {
    for (const name of NAMES) {
      const entries = Object.keys(manifestOf(name)["exports"]!);
      expect(entries).toEqual(name === "@basin/record" ? [".", "./browser", "./schema.json"] : ["."]);
    }
    const schema = runThere(
      `import schema from "@basin/record/schema.json" with { type: "json" }; console.log(JSON.stringify(schema));`,
    );
    expect(schema).toEqual(JSON.parse(readFileSync(path.join(root, "packages/record/schema.json"), "utf8")));
  });

  it("the examples of the READMEs and every export have types", () => {
    const names = NAMES.flatMap((name) => examples(name).map((code, i) => ({ name, i, code })));
    expect(names).toHaveLength(5);
    for (const { name, i, code } of names) {
      writeFileSync(path.join(consumer, `${name.slice("@basin/".length)}-${i}.ts`), code);
    }
    writeFileSync(
      path.join(consumer, "tsconfig.json"),
      JSON.stringify({
        compilerOptions: {
          target: "esnext",
          lib: ["esnext", "dom"],
          module: "nodenext",
          types: [],
          noEmit: true,
          strict: true,
          exactOptionalPropertyTypes: true,
        },
        include: ["*-*.ts", "wrong.ts", "node_modules/@basin/*/dist/**/*.d.ts"],
      }),
    );
    // One use is wrong, so that it is seen that types are there.
    writeFileSync(
      path.join(consumer, "wrong.ts"),
      'import { estimate } from "@basin/record"; export const n: string = estimate([1]).n;',
    );
    // Declarations of ours are checked whole. Those of others lie outside of the folder, and tfjs's do not pass.
    const errors = tryRun("tsc", ["--project", "."], consumer)
      .output.split("\n")
      .filter((line) => line.includes("error TS") && !line.startsWith(".."));
    expect(errors).toEqual([expect.stringMatching(/^wrong\.ts.*Type 'number' is not assignable to type 'string'/)]);
  });

  it("the examples of the READMEs run, and give what the sources give", async () => {
    const [random, sharpness, compiler] = ["@basin/random", "@basin/sharpness", "@basin/compiler"].map(
      (name) => examples(name)[0]!,
    );
    const code = {
      random: `${random} console.log(JSON.stringify({ shuffle: [...shuffle], weights: [...weights], again: [...again] }));`,
      sharpness: `${sharpness} console.log(JSON.stringify([scaled.value, scaled.status, defaults.value]));`,
      compiler: `${compiler} import { createHash } from "node:crypto"; console.log(JSON.stringify(createHash("sha256").update(model).digest("hex")));`,
    };
    const drawn = runThere(code.random) as { shuffle: number[]; again: number[] };
    expect(drawn.again).toEqual(drawn.shuffle);
    for (const [name, text] of Object.entries(code)) {
      expect(runThere(text), name).toEqual(await runHere(name, text));
    }
  });

  it("record reads the published runs, and its browser entry verifies one", async () => {
    const [read, browser] = examples("@basin/record");
    const told = runThere(
      `${read} console.log(JSON.stringify({ runs: runs.length, problems, gaps, claims: ledger.length }));`,
    ) as { runs: number; problems: unknown[]; gaps: unknown; claims: number };
    const { claims, scanRuns, workloadsOf, estimate, pairedDifference, testAccuracy } = await import("@basin/record");
    const { runs } = await scanRuns([path.join(root, "results")]);
    expect(runs.length).toBeGreaterThan(0);
    const gaps = workloadsOf(runs).map((workload) => ({
      workload: workload.slug,
      sb: estimate([...testAccuracy(workload, "SB").values()]),
      lbGap: pairedDifference(testAccuracy(workload, "SB"), testAccuracy(workload, "LB")),
    }));
    expect(told).toEqual({ runs: runs.length, problems: [], gaps, claims: claims.length });
    const file = globSync("results/train/*/*.json", { cwd: consumer })[0]!;
    const text = readFileSync(path.join(consumer, file), "utf8");
    const changed = text.replace(/"seed": (\d+)/, (_, seed) => `"seed": ${Number(seed) + 1}`);
    expect(changed).not.toBe(text);
    const answers = runThere(
      `${browser} const say = (text: string) => read(text).catch((error: Error) => error.message);
       console.log(JSON.stringify([await say(${JSON.stringify(text)}), await say(${JSON.stringify(changed)})]));`,
    ) as string[];
    const { cell, protocol } = JSON.parse(text) as { cell: string; protocol: string };
    expect(answers[0]).toBe(`train ${cell.slice(0, 12)}, protocol ${protocol}`);
    expect(answers[1]).toContain("run: cell must be the hash of the specification");
  });

  it("nothing that record's browser entry leads to imports Node", () => {
    const content = files.get("@basin/record")!;
    const seen = new Set<string>();
    const visit = (name: string): void => {
      if (seen.has(name)) return;
      seen.add(name);
      for (const [, target] of content
        .get(name)!
        .toString()
        .matchAll(/(?:from|import) "([^"]+)";/g)) {
        expect(target, name).not.toMatch(/^node:/);
        if (target!.startsWith(".")) visit(path.posix.join(path.posix.dirname(name), target!));
      }
    };
    visit("dist/browser.js");
    expect(seen.size).toBeGreaterThan(50);
    expect(content.get("dist/store.js")!.toString()).toMatch(/from "node:/);
  });
});

/** The same example against the sources: inside the package, so that it finds the package by its own name. */
async function runHere(name: string, code: string): Promise<unknown> {
  const folder = path.join(root, "packages", name, ".report");
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `packed-${sha256(code).slice(0, 12)}.ts`);
  writeFileSync(file, code);
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd: root, encoding: "utf8" });
    expect(status, stderr).toBe(0);
    return JSON.parse(stdout) as unknown;
  } finally {
    rmSync(file);
  }
}
