// A user's own runs as pages: from `quickstart` to `open`, which serves them until it is told to end and leaves nothing behind.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { estimate, meanStd, scanRuns, testAccuracy, workloadsOf } from "@basin/record";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basin, temporaryFolders } from "../src/testing/basin.ts";

const folders = temporaryFolders();
const site = path.resolve(".basin", "site");
const status = (): string => execFileSync("git", ["status", "--porcelain"], { encoding: "utf8" });
let before: string;

beforeAll(async () => {
  before = status();
  expect((await basin(["quickstart", "--tiny"], folders)).code).toBe(0);
});
afterAll(() => {
  folders.remove();
  rmSync(site, { recursive: true, force: true });
});

describe("open", () => {
  it("serves the quickstart's own rows, and ends on SIGTERM", { timeout: 240_000 }, async () => {
    const served: Record<string, string> = {};
    let address = "";
    const visit = async (printed: string): Promise<void> => {
      ({ address } = JSON.parse(printed) as { address: string });
      for (const page of ["", "models/", "runs/"]) served[page] = await (await fetch(`${address}${page}`)).text();
    };
    const { code, stdout, stderr } = await basin(["open", "--no-open", "--json"], folders, {}, (kill, output) => {
      output.once("data", (text: Buffer) => {
        void visit(text.toString()).finally(() => kill("SIGTERM"));
      });
    });
    expect(stderr).toContain("Building");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ folder: site, ownRuns: 12 });
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    await expect(fetch(address)).rejects.toThrow();

    const { runs } = await scanRuns([folders.results]);
    const [workload] = workloadsOf(runs);
    for (const arm of ["SB", "LB"]) {
      expect(served["models/"]).toContain(meanStd(estimate([...testAccuracy(workload!, arm).values()])));
    }
    expect(served["models/"]).toContain("synthetic");
    expect(served["models/"]).toContain("Your own results, on your own machine");
    expect(served["models/"]!.match(/>yours</g)).toHaveLength(1);
    for (const { id } of runs) expect(served["runs/"]).toContain(id);
    expect(readdirSync(path.dirname(site)).filter((name) => name.startsWith("site"))).toEqual(["site"]);
    expect(status()).toBe(before);
  });

  it("stopped while it builds leaves the last pages as they were", { timeout: 120_000 }, async () => {
    const home = path.join(site, "index.html");
    expect(existsSync(home)).toBe(true);
    const page = readFileSync(home);
    const { code } = await basin(["open", "--no-open"], folders, {}, (kill) => {
      const timer = setInterval(() => {
        if (!readdirSync(path.dirname(site)).some((name) => name.startsWith("site-"))) return;
        clearInterval(timer);
        kill("SIGTERM");
      }, 50);
    });
    expect(code).toBe(75);
    expect(readFileSync(home)).toEqual(page);
    expect(readdirSync(path.dirname(site)).filter((name) => name.startsWith("site"))).toEqual(["site"]);
  });
});
