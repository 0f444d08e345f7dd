// Commands rendered from validated specifications, never from what a record says that it was made by: the one that gives a
// claim the runs it lacks in a workload, and the one that makes a workload's rows again. Runs that are there are not made
// again.
import type { Claim } from "./claim.ts";
import { solutions } from "./observe.ts";
import type { Workload } from "./workload.ts";

type Protocol = Pick<Workload, "model" | "data" | "scale" | "stop" | "small" | "large">;

/**
 * The study's command for a claim in a workload; `more` seeds stand in for such as have no value. Null where no command
 * gives it: the reduced preset measures nothing for one seed alone.
 */
export function commandFor(
  { study, smallestN, oneSeedAtATime = false }: Pick<Claim, "study" | "smallestN" | "oneSeedAtATime">,
  workload: Protocol,
  more = 0,
): string | null {
  if (oneSeedAtATime && workload.scale === "reduced" && workload.stop.rule === "epochs") return null;
  const count = smallestN + more;
  const command = (seeds: string): string =>
    ["npx basin run", study, `--model ${workload.model.id}`, `--data ${workload.data.id}`, seeds]
      .concat(optionsOf(study, workload))
      .join(" ");
  if (!oneSeedAtATime) return command(`--seeds ${count}`);
  const list = Array.from({ length: count }, (_, i) => i + 1).join(" ");
  return `for seed in ${list}; do ${command("--seed-list $seed")}; done`;
}

/**
 * The command that makes a workload's rows of SB and LB again, for the seeds that both have, and trains nothing else: by the
 * study that its stop rule belongs to, which for epochs is that of warm starts with no start but the first. Null where no
 * command gives them.
 */
export function rowsCommand(workload: Workload): string | null {
  const seeds = [...solutions(workload, "SB").keys()].filter((seed) => solutions(workload, "LB").has(seed));
  const plateau = workload.stop.rule === "plateau";
  const command = commandFor({ study: plateau ? "sb-lb" : "warm-start", smallestN: seeds.length }, workload);
  if (command === null || seeds.length === 0) return command;
  return command.replace(/--seeds \d+/, `--seed-list ${seeds.join(",")}`).concat(plateau ? "" : " --starts 0");
}

/** What of a workload is not the paper's, as options; none at paper scale. */
function optionsOf(study: string, { data, scale, stop, small, large }: Protocol): string[] {
  if (scale === "paper") return [];
  const sweep = study === "batch-sweep";
  return [
    // The studies' own reduced presets stop after epochs; a plateau with fewer epochs is the paper's preset cut short.
    ...(stop.rule === "epochs"
      ? ["--scale reduced", `--max-epochs ${stop.epochs}`]
      : [`--max-epochs ${stop.maxEpochs}`]),
    `--train-samples ${data.train}`,
    `--test-samples ${data.test}`,
    ...(small === 256 || sweep ? [] : [`--batch-sb ${small}`]),
    ...(large === Math.round(data.train / 10) || sweep ? [] : [`--batch-lb ${large}`]),
    ...(study === "sb-lb" ? ["--splits train,test"] : []),
    ...(sweep ? [`--batches ${sweepSizes(data.train).join(",")}`] : []),
  ];
}

/** The protocol's sweep: every power of two from 16 to 32,768 that fits, 10 %, and all. */
function sweepSizes(count: number): number[] {
  const powers = Array.from({ length: 12 }, (_, i) => 2 ** (i + 4)).filter((size) => size <= count);
  return [...new Set([...powers, Math.round(count / 10), count])].sort((a, b) => a - b);
}
