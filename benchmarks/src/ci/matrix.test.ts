// The matrix of benchmark.yml: which machine a job asks for, with which data, and what its command is after a shell has read it.
import { split } from "shlex";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolders } from "../testing/basin.ts";
import { matrixOf } from "./matrix.ts";
import type { MatrixRequest } from "./matrix.ts";

const place = temporaryFolders();
const variables = { BASIN_RESULTS: place.results, BASIN_PUBLISHED: place.published, BASIN_CACHE: place.cache };
const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
beforeAll(() => void Object.assign(process.env, variables));
afterAll(() => {
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  place.remove();
});

const request = (changes: Partial<MatrixRequest> = {}): MatrixRequest => ({
  studies: ["sb-lb"],
  options: "--scale smoke --seeds 1",
  shards: 2,
  hours: 5,
  engine: "onnx-cpu",
  folder: "shards",
  ...changes,
});

describe("the matrix", () => {
  it("has a job for each shard of each study, on the machine of its engine", async () => {
    const { include } = await matrixOf(request({ studies: ["sb-lb", "warm-start"] }));
    expect(include.map(({ name, shard }) => `${name.replace(/-[0-9a-f]{8}$/, "")} ${shard}`)).toEqual([
      "sb-lb 1-of-2",
      "sb-lb 2-of-2",
      "warm-start 1-of-2",
      "warm-start 2-of-2",
    ]);
    expect(include.every(({ runner, data }) => runner.join() === "ubuntu-24.04" && data === "glyphs")).toBe(true);
    for (const engine of ["onnx-cuda", "tfjs-node-gpu"]) {
      const [job] = (await matrixOf(request({ engine, shards: 1 }))).include;
      expect(job!.runner).toEqual(["self-hosted", "gpu"]);
      expect(job!.command).toContain(`--engine ${engine}`);
    }
  });

  it("quotes what was typed, and runs nothing that is written in it", async () => {
    const options = `--scale smoke --seeds 1 --data-folder '$(touch x); "a b"'`;
    const [job] = (await matrixOf(request({ options, shards: 1 }))).include;
    expect(split(job!.command)).toContain('$(touch x); "a b"');
    expect(job!.command).toContain(`'$(touch x); "a b"'`);
  });

  it.each([
    [{ options: "--engine onnx-cuda" }, "options: must leave out --engine"],
    [{ options: "--shard=1/1" }, "options: must leave out --shard"],
    [{ engine: "tfjs-cpu" }, 'engine: must have a machine, got "tfjs-cpu"'],
    [{ studies: ["none"] }, 'study: no such id, got "none"'],
    [
      { options: "--scale smoke --seeds 200", shards: 200, studies: ["sb-lb", "warm-start"] },
      "must be at most 256 jobs",
    ],
  ])("refuses %j", async (changes, message) => {
    await expect(matrixOf(request(changes))).rejects.toThrow(message);
  });
});
