// Which browser is taken: the named one, else an installed one, else the unpacked one; never none in silence.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { findChromium, startChromium } from "./chromium.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "basin-chromium-"));
  for (const [name, mode] of [
    ["named", 0o755],
    ["chromium", 0o755],
    ["plain", 0o644],
  ] as const) {
    await writeFile(path.join(folder, name), "", { mode });
  }
});
afterAll(() => rm(folder, { recursive: true }));

it("takes the one that is named before one that is installed", async () => {
  const named = path.join(folder, "named");
  expect(await findChromium({ CHROME_PATH: named, PATH: folder })).toEqual({ path: named, environment: {} });
});

it("takes an installed one from the path", async () => {
  expect((await findChromium({ PATH: `${path.delimiter}${folder}` })).path).toBe(path.join(folder, "chromium"));
});

it("refuses a name that is no program and says what to do", async () => {
  for (const name of ["plain", "missing"]) {
    await expect(findChromium({ CHROME_PATH: path.join(folder, name), PATH: folder })).rejects.toThrow(
      "must be a program",
    );
  }
});

it("starts one that reaches this machine alone", async () => {
  const browser = await startChromium(inject("browser"));
  try {
    const page = await browser.newPage();
    expect((await page.goto(inject("siteUrl")))!.status()).toBe(200);
    await expect(page.goto("http://basin.example/")).rejects.toThrow("ERR_NAME_NOT_RESOLVED");
  } finally {
    await browser.close();
  }
});
