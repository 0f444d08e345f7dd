// The list of engines, and what it says to a wrong wish.
import { expect, it } from "vitest";
import { engines, openEngine } from "../src/index.ts";

it("says which engines there are and what an option may be", async () => {
  const names = engines.map(({ name }) => name).join(", ");
  await expect(openEngine("onnx-gpu")).rejects.toMatchObject({
    name: "UserError",
    message: `engine: no such name, got "onnx-gpu"; use one of ${names}`,
  });
  await expect(openEngine("tfjs-cpu", { threads: 2 })).rejects.toMatchObject({ name: "UnsupportedError" });
  await expect(openEngine("tfjs-cpu", { precision: "float64" })).rejects.toMatchObject({ name: "UnsupportedError" });
});

it("describes every engine and whether this machine has it, or why not and what helps", async () => {
  for (const { name, description, available, precisions } of engines) {
    expect(name).toMatch(/^(onnx|tfjs)(-[a-z]+)+$/);
    expect(description.length).toBeGreaterThan(20);
    expect(precisions).toContain("float32");
    const found = await available();
    if (found !== true) expect(found).toMatch(/; /);
  }
});
