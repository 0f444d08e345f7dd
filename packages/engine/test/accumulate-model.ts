// The program `accumulate` as an ONNX model, made by hand with the Python package onnx 1.23.2 (opset 21, one Scan):
// total' = total * scale + x, steps' = steps + 1, sum = ReduceSum(total'), half = total' / 2.
import { createHash } from "node:crypto";
import type { Compile } from "../src/compiled.ts";

const model = Buffer.from(
  [
    "CAo6iwUKowMKC3N0YXRlL3RvdGFsCgtzdGF0ZS9zdGVwcwoIaW5wdXRzL3gSCm5leHQvdG90YWwSCm5leHQvc3RlcHMSC291dHB1dHMvc3VtEg",
    "xvdXRwdXRzL2hhbGYiBFNjYW4qqwIKBGJvZHkynwIKHAoFdG90YWwKCmRhdGEvc2NhbGUSAnRzIgNNdWwKEAoCdHMKAXgSAnQyIgNBZGQKFQoF",
    "c3RlcHMKA29uZRICczIiA0FkZAolCgJ0MhIDc3VtIglSZWR1Y2VTdW0qDwoIa2VlcGRpbXMYAKABAgoUCgJ0MgoDdHdvEgRoYWxmIgNEaXYSBG",
    "JvZHkqChAGKgEBQgNvbmUqDRABIgQAAABAQgN0d29aEwoFdG90YWwSCgoICAESBAoCCANaDwoFc3RlcHMSBgoECAYSAFoPCgF4EgoKCAgBEgQK",
    "AggDYhAKAnQyEgoKCAgBEgQKAggDYgwKAnMyEgYKBAgGEgBiDQoDc3VtEgYKBAgBEgBiEgoEaGFsZhIKCggIARIECgIIA6ABBSoWCg9udW1fc2",
    "Nhbl9pbnB1dHMYAaABAhIBZ1oYCgpkYXRhL3NjYWxlEgoKCAgBEgQKAggDWhkKC3N0YXRlL3RvdGFsEgoKCAgBEgQKAggDWhUKC3N0YXRlL3N0",
    "ZXBzEgYKBAgGEgBaHwoIaW5wdXRzL3gSEwoRCAESDQoHEgVzdGVwcwoCCANiGAoKbmV4dC90b3RhbBIKCggIARIECgIIA2IUCgpuZXh0L3N0ZX",
    "BzEgYKBAgGEgBiHgoLb3V0cHV0cy9zdW0SDwoNCAESCQoHEgVzdGVwc2IjCgxvdXRwdXRzL2hhbGYSEwoRCAESDQoHEgVzdGVwcwoCCANCBAoA",
    "EBU=",
  ].join(""),
  "base64",
);

/** Stands for a compiler that knows one program. */
export const compileAccumulate: Compile = () => ({
  model,
  hash: createHash("sha256").update(model).digest("hex"),
  outputs: { sum: { shape: [], dtype: "float32" }, half: { shape: [3], dtype: "float32" } },
  flops: 0,
});
