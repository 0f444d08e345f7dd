// The command that gives a claim the runs it lacks in a workload: its study, for as many seeds as the claim asks for, by the
// workload's own protocol. Runs that are there are not made again.
import type { Claim } from "./claim.ts";
import type { Workload } from "./workload.ts";

/** The study's command for a claim in a workload. */
export function commandFor(
  { study, smallestN }: Pick<Claim, "study" | "smallestN">,
  { model, data, scale, stop, small, large }: Pick<Workload, "model" | "data" | "scale" | "stop" | "small" | "large">,
): string {
  const words = ["npx basin run", study, `--model ${model.id}`, `--data ${data.id}`, `--seeds ${smallestN}`];
  if (scale === "paper") return words.join(" ");
  const tenth = Math.round(data.train / 10);
  const sweep = study === "batch-sweep";
  return [
    ...words,
    // The studies' own reduced presets stop after epochs; a plateau with fewer epochs is the paper's preset cut short.
    ...(stop.rule === "epochs"
      ? ["--scale reduced", `--max-epochs ${stop.epochs}`]
      : [`--max-epochs ${stop.maxEpochs}`]),
    `--train-samples ${data.train}`,
    `--test-samples ${data.test}`,
    ...(small === 256 || sweep ? [] : [`--batch-sb ${small}`]),
    ...(large === tenth || sweep ? [] : [`--batch-lb ${large}`]),
    ...(study === "sb-lb" ? ["--splits train,test"] : []),
    ...(sweep ? [`--batches ${sweepSizes(data.train).join(",")}`] : []),
  ].join(" ");
}

/** The protocol's sweep: every power of two from 16 to 32,768 that fits, 10 %, and all. */
function sweepSizes(count: number): number[] {
  const powers = Array.from({ length: 12 }, (_, i) => 2 ** (i + 4)).filter((size) => size <= count);
  return [...new Set([...powers, Math.round(count / 10), count])].sort((a, b) => a - b);
}
