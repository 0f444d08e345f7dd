// Reading what ONNX Runtime writes of its nodes.
import { describe, expect, it } from "vitest";
import { readProfile, sumRows } from "../src/bench/profile.ts";

const event = (name: string, operator: string, dur: number): object => ({
  cat: "Node",
  name: `${name}_kernel_time`,
  dur,
  args: { op_name: operator },
});

describe("a profile", () => {
  const rows = readProfile(
    JSON.stringify([
      { cat: "Session", name: "model_run", dur: 1000 },
      event("/steps", "Scan", 900),
      event("conv_1/FusedConv2D/t7", "Gemm", 50),
      event("conv_1/FusedConv2D/t9", "Gemm", 10),
      event("conv_1/FusedConv2D/t8", "Gather", 20),
      event("adam/Add/t30", "Add", 15),
      event("reorder", "Reshape", 5),
      { ...event("adam/Add/t30", "Add", 99), name: "adam/Add/t30_fence_before" },
    ]),
  );

  it("counts nodes by operator, layer and kernel, and not the loops around them", () => {
    expect(rows).toEqual([
      { layer: "conv_1", kernel: "FusedConv2D", operator: "Gemm", share: 0.6, calls: 2 },
      { layer: "conv_1", kernel: "FusedConv2D", operator: "Gather", share: 0.2, calls: 1 },
      { layer: "adam", kernel: "Add", operator: "Add", share: 0.15, calls: 1 },
      { layer: "", kernel: "ONNX Runtime", operator: "Reshape", share: 0.05, calls: 1 },
    ]);
  });

  it("adds up by any columns", () => {
    expect(sumRows(rows, ["layer", "kernel"])[0]).toMatchObject({ layer: "conv_1", share: 0.8, calls: 3 });
    expect(readProfile("[]")).toEqual([]);
  });
});
