// Documentation is kept true: every shell fence says how it is checked and is checked so, every example runs,
// every internal link leads somewhere.
//   ```sh run       executed as it stands
//   ```sh dry-run   executed with --dry-run behind its last command
//   ```sh no-run    too long or too much for a test; each `basin` command in it must exist
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const scratch = mkdtempSync(path.join(tmpdir(), "basin-docs-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const pages = globSync("{*.md,docs/**/*.md,packages/*/README.md,benchmarks/README.md,results/README.md}", { cwd: root })
  .filter((file) => !file.includes("CHANGELOG"))
  .toSorted();

interface Fence {
  readonly page: string;
  readonly tag: string;
  readonly code: string;
}

const fences: Fence[] = pages.flatMap((page) =>
  [
    ...readFileSync(path.join(root, page), "utf8").matchAll(/^```(?:sh|bash|console)(?: ([\w-]+))?\n([\s\S]*?)^```/gm),
  ].map(([, tag, code]) => ({ page, tag: tag ?? "untagged", code: code! })),
);

/** Runs a script with a results folder and a cache of its own, so that no run of the user's is touched. */
function bash(script: string): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync("bash", ["-euc", script], {
    cwd: root,
    encoding: "utf8",
    env: {
      ...process.env,
      BASIN_RESULTS: path.join(scratch, "results"),
      BASIN_PUBLISHED: path.join(scratch, "published"),
      BASIN_CACHE: path.join(scratch, "cache"),
      BASIN_DATA: path.join(scratch, "data"),
    },
  });
  return { status, output: `${stdout}${stderr}` };
}

const title = ({ page, code }: Fence): string => `${page}: ${code.trim().split("\n").at(-1)!}`;

describe("shell fences", () => {
  it("are there and each says how it is checked", () => {
    expect(fences.length).toBeGreaterThan(3);
    for (const fence of fences) expect(["run", "dry-run", "no-run"], title(fence)).toContain(fence.tag);
  });

  for (const fence of fences.filter(({ tag }) => tag === "run")) {
    it(`runs ${title(fence)}`, { timeout: 300_000 }, () => {
      const { status, output } = bash(fence.code);
      expect(status, output).toBe(0);
    });
  }

  for (const fence of fences.filter(({ tag }) => tag === "dry-run")) {
    it(`dry-runs ${title(fence)}`, { timeout: 120_000 }, () => {
      const { status, output } = bash(`${fence.code.trimEnd()} --dry-run`);
      expect(status, output).toBe(0);
    });
  }

  const commands = new Set(
    fences.flatMap(({ code }) =>
      [...code.matchAll(/npx basin ((?:[a-z]+ ?){1,2})/g)].map(([, words]) => words!.trim()),
    ),
  );
  it.each([...commands])("names a command that exists: basin %s", (words) => {
    // The second word may be an argument: then the first alone is the command.
    const known =
      bash(`npx basin ${words} --help`).status === 0 || bash(`npx basin ${words.split(" ")[0]!} --help`).status === 0;
    expect(known).toBe(true);
  });
});

describe("examples", () => {
  const examples = globSync("examples/*.ts", { cwd: root }).toSorted();
  it("are there", () => expect(examples.length).toBeGreaterThan(0));
  it.each(examples)("runs %s", { timeout: 120_000 }, (example) => {
    const { status, output } = bash(`node ${example}`);
    expect(status, output).toBe(0);
  });
});

/** GitHub's anchor of a heading. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");

describe("internal links", () => {
  it.each(pages)("of %s lead somewhere", (page) => {
    const body = readFileSync(path.join(root, page), "utf8").replaceAll(/^```[\s\S]*?^```/gm, "");
    for (const [, target] of body.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)) {
      const [file, fragment] = target!.split("#");
      const full = file ? path.resolve(root, path.dirname(page), file) : path.join(root, page);
      expect(existsSync(full), `${page} -> ${target}`).toBe(true);
      if (fragment) {
        const headings = [...readFileSync(full, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, text]) => anchor(text!));
        expect(headings, `${page} -> ${target}`).toContain(fragment);
      }
    }
  });
});
