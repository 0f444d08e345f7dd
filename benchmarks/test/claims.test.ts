// basin claims as a user meets it: without runs, and on generated runs whose truth is known.
import { writeRun } from "@basin/record";
import { generatedRuns } from "@basin/record/test/generated-runs";
import { afterAll, describe, expect, it } from "vitest";
import { basin, temporaryFolders } from "../src/testing/basin.ts";

const folders = temporaryFolders();
afterAll(() => folders.remove());

interface Printed {
  readonly claims: readonly {
    readonly id: string;
    readonly verdicts: readonly {
      readonly workload: string;
      readonly status: string;
      readonly runs: readonly string[];
    }[];
  }[];
}
const printed = async (...words: string[]): Promise<Printed> => {
  const { code, stdout } = await basin(["claims", ...words, "--json"], folders);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Printed;
};

describe("claims", () => {
  it("lists every claim where nothing is run, and what to run", async () => {
    const { code, stdout } = await basin(["claims"], folders);
    expect(code).toBe(0);
    expect(stdout).toMatch(/sb-lb\n.*\n.*claim +│ network +│ verdict/);
    expect(stdout).toContain("Next: npx basin run sb-lb --model f1 --data mnist --seeds 5");
    expect((await printed()).claims.length).toBeGreaterThanOrEqual(48);
  });

  it("gives verdicts on the runs there are, by network, with effect, interval and the paper's number", async () => {
    const runs = [
      ...(await generatedRuns({ studies: ["sb-lb"], model: "c1", data: "cifar-10" })),
      ...(await generatedRuns({ studies: ["sb-lb"], seeds: [1, 2], model: "c2", data: "cifar-10", firstId: 5000 })),
    ];
    for (const run of runs) await writeRun(folders.results, run);
    const { stdout } = await basin(["claims"], folders);
    expect(stdout).toMatch(
      /sb-tests-better +│ c1 cifar-10, paper +│ holds +│ 5 +│ \S+ \[\S+, \S+\] points +│ 2.78 \(table 2\)/,
    );
    expect(stdout).toMatch(/ │ c2 cifar-10, paper +│ too few +│ 2 of 5 /);
    expect(stdout).toMatch(/none is adjusted for there being many claims/);
    const { claims } = await printed("--model", "c1");
    const verdicts = claims.find(({ id }) => id === "sb-tests-better")!.verdicts;
    expect(verdicts).toMatchObject([{ workload: "c1-cifar-10-paper", status: "holds" }]);
    expect(verdicts[0]!.runs).toHaveLength(10);
  });

  it("says of one claim what is tested, by seed, what is missing and what gives it", async () => {
    const { code, stdout } = await basin(["claims", "lb-sharper", "--model", "c2"], folders);
    expect(code).toBe(0);
    expect(stdout).toContain("lb-sharper: LB's minima are sharper than SB's: training f, whole space.");
    expect(stdout).toMatch(/Written down on \d{4}-\d\d-\d\dT[\d:]+Z, version 1/);
    expect(stdout).toMatch(/Part 1 by seed: 1: \S+, 2: /);
    expect(stdout).toContain("Missing: 2 of 5 seeds.");
    expect(stdout).toContain("What gives it: npx basin run sb-lb --model c2 --data cifar-10 --seeds 5");
    expect((await printed("lb-sharper")).claims).toHaveLength(1);
  });
});
