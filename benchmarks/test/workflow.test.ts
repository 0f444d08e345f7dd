// The workflow that runs studies on many machines: its own scripts, run here one after the other, give the outcomes
// of one machine. What only GitHub can do (matrix, cache, artifacts) is done by hand.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { basin, outcomes, temporaryFolders } from "../src/testing/basin.ts";
import { root, stepsOf, workflows } from "./workflows/read.ts";

const steps = stepsOf(workflows.find(({ file }) => file === "benchmark.yml")!).map(({ step }) => step);

const place = temporaryFolders();
afterAll(() => place.remove());

/** Runs the script of a step as GitHub's bash does. */
function runStep(name: string, folder: string, environment: Record<string, string>): void {
  const step = steps.find((one) => one.name === name)!;
  const { status, stdout, stderr } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run!], {
    cwd: folder,
    encoding: "utf8",
    env: {
      ...process.env,
      npm_config_offline: "true",
      BASIN_PUBLISHED: place.published,
      ...environment,
    },
  });
  expect(status, `${name}\n${stdout}${stderr}`).toBe(0);
}

describe("the workflow benchmark.yml", () => {
  it("plans, runs and unites a study", { timeout: 180_000 }, async () => {
    const words = ["--scale", "smoke", "--seeds", "1", "--draws", "0", "--splits", "train", "--rows", "scaled"];
    const folder = path.join(place.cache, "checkout");
    const output = path.join(folder, "output");
    mkdirSync(folder, { recursive: true });
    writeFileSync(output, "");
    // Where npx finds the command, as in a checkout.
    symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"), "dir");
    const options = `${words.join(" ")} --epsilon '0.001'`;
    runStep("Cut the studies into shards", folder, {
      STUDIES: "sb-lb",
      ENGINE: "onnx-cpu",
      OPTIONS: options,
      SHARDS: "2",
      HOURS: "5",
      GITHUB_OUTPUT: output,
    });
    const [, matrix] = /^matrix=(.*)\n$/.exec(readFileSync(output, "utf8"))!;
    const { include } = JSON.parse(matrix!) as {
      include: { shard: string; command: string; data: string; runner: string[] }[];
    };
    expect(include.map(({ shard }) => shard)).toEqual(["1-of-2", "2-of-2"]);
    for (const { shard, command, data, runner } of include) {
      expect(runner).toEqual(["ubuntu-24.04"]);
      runStep("Fetch the data", folder, { DATA: data });
      const results = path.join(folder, shard, "results");
      runStep("Run the shard", folder, {
        COMMAND: command,
        BASIN_RESULTS: results,
        BASIN_CACHE: path.join(folder, shard, "cache"),
      });
      cpSync(results, path.join(folder, "shards", `shard-${shard}`), { recursive: true });
    }
    runStep("Unite the results", folder, {});

    expect((await basin(["run", "sb-lb", ...words, "--epsilon", "0.001", "--json"], place)).code).toBe(0);
    const whole = await outcomes(place.results);
    expect(Object.keys(whole)).toHaveLength(8);
    expect(await outcomes(path.join(folder, "merged"))).toEqual(whole);
  });
});
