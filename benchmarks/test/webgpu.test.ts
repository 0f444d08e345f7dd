// onnx-webgpu on a Vulkan device in software: the cross-engine suite, F1 and C1 against float64. Three steps instead of ten,
// as a processor that plays a GPU takes most of a minute for ten of C1.
import { afterAll, describe, expect, it } from "vitest";
import { basin, temporaryFolders } from "../src/testing/basin.ts";
import { hasSwiftShader, swiftShaderEnvironment } from "../src/testing/swiftshader.ts";

const folders = temporaryFolders();
afterAll(() => folders.remove());

describe.runIf(hasSwiftShader)("onnx-webgpu", () => {
  it("agrees with float64 on three steps of F1 and C1", async () => {
    const environment = await swiftShaderEnvironment();
    const { code, stdout, stderr } = await basin(
      ["doctor", "--check", "onnx-webgpu", "--steps", "3", "--json"],
      folders,
      environment,
    );
    expect(stderr + stdout).not.toMatch(/cannot run here/);
    const { checks } = JSON.parse(stdout) as { checks: { model: string; error: number; passed: boolean }[] };
    expect(checks.map(({ model, passed }) => [model, passed])).toEqual([
      ["f1", true],
      ["c1", true],
    ]);
    expect(code).toBe(0);
  }, 600_000);
});

it("says why it cannot run where there is no GPU", async () => {
  // No driver, even on a machine that has one.
  const environment = { VK_DRIVER_FILES: "/nowhere.json", VK_ICD_FILENAMES: "/nowhere.json" };
  const { code, stdout, stderr } = await basin(["doctor", "--check", "onnx-webgpu"], folders, environment);
  if (process.platform !== "linux") return;
  expect(stdout + stderr).toMatch(/engine: onnx-webgpu cannot run here, got: no GPU computes: .*; install its driver/);
  expect(code).toBe(1);
});
