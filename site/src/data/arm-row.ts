// The address of an arm of a workload: what pins and comparisons name. Stable as long as the arm's name is.
import type { Workload } from "@basin/record";

/** The arms of a workload in their order, each with its id: `f1-mnist-paper.lb-conservative`. */
export function armRows({ slug, trainings }: Workload): { readonly arm: string; readonly id: string }[] {
  const taken = new Map<string, number>();
  return [...new Set(trainings.map(({ arm }) => arm))].map((arm) => {
    const plain = `${slug}.${slugOf(arm)}`;
    const times = (taken.get(plain) ?? 0) + 1;
    taken.set(plain, times);
    return { arm, id: times === 1 ? plain : `${plain}-${times}` };
  });
}

function slugOf(arm: string): string {
  return arm
    .toLowerCase()
    .replaceAll("→", "-to-")
    .replaceAll(/[^a-z0-9.]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}
