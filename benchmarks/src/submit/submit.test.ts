// What is handed to schedulers, read back by what reads it: bash, JSON, YAML; words survive whatever they hold.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { github } from "./github.ts";
import { kubernetes } from "./kubernetes.ts";
import { slurm } from "./slurm.ts";
import type { Submission } from "./scheduler.ts";

const scratch = mkdtempSync(path.join(tmpdir(), "basin-submit-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const submission: Submission = {
  study: "sb-lb",
  name: "sb-lb-0a1b2c3d",
  run: ["run", "sb-lb", "--seeds", "2"],
  threads: 2,
  shards: [1, 2, 3, 5],
  count: 5,
  folder: path.join(scratch, "shards of mine"),
  data: "/data",
};
const node = { cpus: 4, sbatch: [] };
const pod = { image: "registry.example/basin:1", claim: "basin", cpus: 4 };

/** Words that a shell would take apart, and that no process takes: a zero byte ends an argument. */
const anyWords = fc
  .array(
    fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.string({ unit: fc.constantFrom(..." '\"\\$`!#%&*()[]{}<>|;~=-\n\tab".split("")) }),
    ),
    { minLength: 1, maxLength: 40 },
  )
  .filter((words) => words.every((word) => !word.includes("\0")));

/** The words that a script's command gets, by a stand-in that prints its arguments behind one another. */
function wordsOf(script: string, environment: Record<string, string>): string[] {
  const { stdout, stderr, status } = spawnSync("bash", ["-c", script], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"]!, LANG: "C.UTF-8", ...environment },
  });
  expect(status, stderr).toBe(0);
  return stdout.split("\0").slice(0, -1);
}

/** What Kubernetes makes of a command: $(NAME) is a variable, $$ a dollar. */
const expand = (text: string, variables: Record<string, string>): string =>
  text.replaceAll(/\$\$|\$\(([^)]*)\)/g, (whole, name: string | undefined) =>
    name === undefined ? "$" : (variables[name] ?? whole),
  );

const check = (property: (words: string[]) => void): void =>
  fc.assert(fc.property(anyWords, property), { seed: 1, numRuns: 10 });

describe("slurm", () => {
  it("gets a script that bash takes, with what a task needs", () => {
    const script = slurm.write(submission, { ...node, time: "12:00:00", memory: "8G", parallel: 2 });
    expect(spawnSync("bash", ["-n"], { input: script }).status).toBe(0);
    const lines = script.split("\n");
    for (const line of [
      "--array=1-3,5%2",
      "--cpus-per-task=4",
      "--time=12:00:00",
      "--mem=8G",
      "--signal=B:TERM@120",
      "--requeue",
    ]) {
      expect(lines).toContain(`#SBATCH ${line}`);
    }
    // Directives count only before the first command.
    const first = lines.findIndex((line) => line !== "" && !line.startsWith("#"));
    expect(lines.findLastIndex((line) => line.startsWith("#SBATCH"))).toBeLessThan(first);
    expect(lines).toContain(`#SBATCH "--output=${scratch}/shards of mine/%a-of-5.log"`);
  });

  it("passes every word on as it was typed", () => {
    check((words) => {
      const script = slurm.write({ ...submission, run: words }, node);
      const fake = script.replace(/^\S+\/node \S+/m, "printf '%s\\0'");
      const got = wordsOf(fake.replace(/^trap /m, "# trap "), { SLURM_ARRAY_TASK_ID: "3", SLURM_ARRAY_JOB_ID: "7" });
      const results = path.join(submission.folder, "3-of-5", "results");
      expect(got).toEqual([...words, "--workers", "2", "--shard", "3/5", "--results", results]);
    });
  });

  it.each([
    [75, "RUNNING", true],
    [75, "CANCELLED", false],
    [0, "RUNNING", false],
    [3, "RUNNING", false],
  ])("after exit code %i of a task that is %s is queued again: %s", (code, state, again) => {
    const log = path.join(scratch, "asked");
    writeFileSync(log, "");
    const script = slurm
      .write(submission, node)
      .replace(/^\S+\/node \S+/m, `study() { return ${code}; }; study`)
      .replace("set -u", `squeue() { echo ${state}; }; scontrol() { echo "$*" >> ${log}; }; sleep() { :; }; set -u`);
    const { status } = spawnSync("bash", ["-c", script], {
      env: { PATH: process.env["PATH"]!, SLURM_ARRAY_TASK_ID: "3", SLURM_ARRAY_JOB_ID: "7" },
    });
    expect(status).toBe(code);
    expect(readFileSync(log, "utf8")).toBe(again ? "requeue 7_3\n" : "");
  });

  it("passes the signal on and waits for the checkpoint", () => {
    const script = slurm
      .write(submission, node)
      // The study takes the signal, keeps a checkpoint for half a second, and says 75.
      .replace(
        /^\S+\/node \S+.*\\\n.*$/m,
        `bash -c 'trap "sleep 0.5; exit 75" TERM; kill -TERM $PPID; sleep 5 & wait' &`,
      )
      .replace("set -u", 'squeue() { echo RUNNING; }; scontrol() { echo "$*"; }; sleep() { :; }; set -u');
    const { status, stdout } = spawnSync("bash", ["-c", script], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"]!, SLURM_ARRAY_TASK_ID: "3", SLURM_ARRAY_JOB_ID: "7" },
    });
    expect([status, stdout]).toEqual([75, "requeue 7_3\n"]);
  });

  it("refuses an option that is more than a line", () => {
    expect(() => slurm.write(submission, { ...node, sbatch: ["--comment=a\nrm -rf /"] })).toThrow(
      'sbatch: an option must be one line, got "--comment=a\\nrm -rf /"',
    );
  });
});

describe("github", () => {
  it("gets a matrix of one line whose commands run the shards", () => {
    check((words) => {
      const text = github.write({ ...submission, run: words }, {});
      expect(text.trimEnd().split("\n")).toHaveLength(1);
      const { include } = JSON.parse(text) as { include: { name: string; shard: string; command: string }[] };
      expect(include.map(({ shard }) => shard)).toEqual(["1-of-5", "2-of-5", "3-of-5", "5-of-5"]);
      const got = wordsOf(`npx() { printf '%s\\0' "$@"; }; eval "$COMMAND"`, { COMMAND: include[3]!.command });
      expect(got).toEqual(["basin", ...words, "--shard", "5/5"]);
    });
  });

  it("takes no more jobs than GitHub does", () => {
    const shards = Array.from({ length: 257 }, (_, index) => index + 1);
    expect(() => github.write({ ...submission, shards, count: 257 }, {})).toThrow("must be at most 256");
  });
});

describe("kubernetes", () => {
  it("gets an Indexed Job that holds what a shard needs", () => {
    const job = parse(kubernetes.write(submission, { ...pod, memory: "4Gi", parallel: 2 })) as object;
    expect(job).toMatchObject({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "sb-lb-0a1b2c3d" },
      spec: {
        completionMode: "Indexed",
        completions: 5,
        parallelism: 2,
        // By the index, or one shard's failures would end the others.
        backoffLimitPerIndex: 3,
        podFailurePolicy: {
          rules: [
            { action: "Ignore", onExitCodes: { containerName: "basin", operator: "In", values: [75] } },
            { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] },
            { action: "FailIndex", onExitCodes: { values: [1, 2] } },
          ],
        },
        template: {
          spec: {
            restartPolicy: "Never",
            containers: [{ name: "basin", image: pod.image, resources: { requests: { cpu: "4", memory: "4Gi" } } }],
            volumes: [{ persistentVolumeClaim: { claimName: "basin" } }],
          },
        },
      },
    });
  });

  it("passes every word on as it was typed, what Kubernetes would expand included", () => {
    const property = (words: string[]): void => {
      const job = parse(kubernetes.write({ ...submission, run: words }, pod)) as {
        spec: { template: { spec: { containers: { command: string[] }[] } } };
      };
      const [shell, flags, script] = job.spec.template.spec.containers[0]!.command.map((word) =>
        expand(word, { HOME: "expanded" }),
      );
      expect([shell, flags]).toEqual(["bash", "-euc"]);
      const fake = script!.replace(/^(mkdir|rm) .*$/gm, "").replace(/^exec basin /m, "printf '%s\\0' ");
      const got = wordsOf(fake, { JOB_COMPLETION_INDEX: "2" });
      const results = "/basin/sb-lb-0a1b2c3d/3-of-5/results";
      expect(got).toEqual([...words, "--workers", "2", "--shard", "3/5", "--results", results]);
    };
    check(property);
    property(["$(HOME)", "$$(HOME)", "$$$"]);
  });
});
