// The example of the README runs and shows what the text says.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Sharpness } from "./keskar2017.ts";

it("runs the README's example", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const code = /^```ts\n([\s\S]*?)^```/m.exec(readme)![1]!;
  // Inside the package, so that it finds the package by its own name.
  const folder = new URL("../.report/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const file = new URL("readme-example.ts", folder);
  writeFileSync(file, code);
  const { scaled, defaults } = (await import(file.href)) as { scaled: Sharpness; defaults: Sharpness };
  // The maximum of a convex separable function is at the corner away from its minimum.
  const corner = [1e-3, -2e-3, 1e-3].map((v) => Math.abs(v) + 1e-3 * (Math.abs(v) + 1));
  const fMax = corner.reduce((sum, v, i) => sum + ((i + 1) * v * v) / 2, 0);
  expect(scaled.fMax).toBeCloseTo(fMax, 12);
  expect(scaled.status).toBe("gained");
  expect(defaults.value).toBeLessThanOrEqual(scaled.value);
});
