// onnx-webgpu on a Vulkan device in software: the cross-engine suite, ten steps of F1 and of C1 against float64.
import { afterAll, describe, expect, it } from "vitest";
import { basin, temporaryFolders } from "../src/testing/basin.ts";
import { hasSwiftShader, swiftShaderEnvironment } from "../src/testing/swiftshader.ts";

const folders = temporaryFolders();
afterAll(() => folders.remove());

describe.runIf(hasSwiftShader)("onnx-webgpu", () => {
  it("agrees with float64 on ten steps of F1 and C1", async () => {
    const environment = await swiftShaderEnvironment();
    const { code, stdout, stderr } = await basin(["doctor", "--check", "onnx-webgpu", "--json"], folders, environment);
    expect(stderr + stdout).not.toMatch(/cannot run here/);
    const { checks } = JSON.parse(stdout) as { checks: { model: string; error: number; passed: boolean }[] };
    expect(checks.map(({ model, passed }) => [model, passed])).toEqual([
      ["f1", true],
      ["c1", true],
    ]);
    expect(code).toBe(0);
    // A minute where nothing else runs.
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
