// Kubernetes: an Indexed Job, one index a shard. A pod that was stopped after a checkpoint, or taken from its node, is
// replaced and counts as no failure; a mistake of the request fails its index at once. Everything lies on one claim.
import type { Job } from "kubernetes-types/batch/v1.js";
import { quote } from "shlex";
import { stringify } from "yaml";
import { positiveNumber } from "../commands/arguments.ts";
import { exitCodes } from "../exit-codes.ts";
import { shardName, withWorkers } from "./scheduler.ts";
import type { Scheduler, Submission } from "./scheduler.ts";

interface Given {
  readonly image: string;
  readonly claim: string;
  readonly cpus: number;
  readonly memory?: string;
  readonly parallel?: number;
}

/** Where the claim is mounted. */
const MOUNT = "/basin";
/** Seconds that a pod has for its checkpoint. */
const NOTICE = 120;

/** Kubernetes reads $(NAME) in commands, and $$ as a dollar. */
const literal = (text: string): string => text.replaceAll("$", "$$$$");

function write(submission: Submission, { image, claim, cpus, memory, parallel }: Given): string {
  const { name, count } = submission;
  const script = `shard=$((JOB_COMPLETION_INDEX + 1))
folder=${quote(`${MOUNT}/${name}`)}/${shardName("$shard", count)}
export BASIN_CACHE="$folder/cache" BASIN_DATA=${MOUNT}/data PATH="$PWD/node_modules/.bin:$PATH"
mkdir -p "$folder"
# An index has one pod at a time: a lock that is still here is of a pod that is gone.
rm -rf "$BASIN_CACHE/locks"
exec ${["basin", ...withWorkers(submission, cpus)].map(quote).join(" ")} \\
  --shard "$shard/${count}" --results "$folder/results"
`;
  const size = { cpu: String(cpus), ...(memory === undefined ? {} : { memory }) };
  const job: Job = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, labels: { app: "basin" } },
    spec: {
      completionMode: "Indexed",
      completions: count,
      parallelism: Math.min(count, parallel ?? count),
      backoffLimitPerIndex: 3,
      podReplacementPolicy: "Failed",
      podFailurePolicy: {
        rules: [
          {
            action: "Ignore",
            onExitCodes: { containerName: "basin", operator: "In", values: [exitCodes.preempted] },
          },
          { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
          {
            action: "FailIndex",
            onExitCodes: { containerName: "basin", operator: "In", values: [exitCodes.user, exitCodes.unsupported] },
          },
        ],
      },
      template: {
        metadata: { labels: { app: "basin" } },
        spec: {
          restartPolicy: "Never",
          terminationGracePeriodSeconds: NOTICE,
          containers: [
            {
              name: "basin",
              image,
              command: ["bash", "-euc", literal(script)],
              resources: { requests: size, limits: size },
              volumeMounts: [{ name: "basin", mountPath: MOUNT }],
            },
          ],
          volumes: [{ name: "basin", persistentVolumeClaim: { claimName: claim } }],
        },
      },
    },
  };
  // No folding and no references: the script stays readable, and every reader of YAML takes it.
  return stringify(job, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** Kubernetes. */
export const kubernetes: Scheduler<Given> = {
  id: "kubernetes",
  description: "Write the manifest of an Indexed Job for Kubernetes 1.33 or newer, one pod a shard.",
  examples: [
    "npx basin submit kubernetes sb-lb --shards 10 --image registry.example/basin:1 --claim basin --write job.yaml",
  ],
  addOptions: (command) =>
    command
      .requiredOption("--image <name>", "image that holds Basin, installed, in its working folder, with bash")
      .requiredOption("--claim <name>", "claim of a volume that all pods can write, for results and checkpoints")
      .option("--cpus <n>", "processors of a pod", positiveNumber, 1)
      .option("--memory <size>", "memory of a pod, as 4Gi")
      .option("--parallel <n>", "pods at once at most", positiveNumber),
  write,
  next: ({ name }, file) =>
    `kubectl create -f ${file === undefined ? "FILE" : quote(file)}, and at its end, where the claim is mounted: ` +
    `npx basin merge ${MOUNT}/${name}/*/results`,
};
