// What of a study is measured and what is not yet: for each workload and arm the seeds trained and those with φ, and what
// the protocol asks for. Diverged trainings are named: they are in no mean.
import { phi, solutions } from "@basin/record";
import type { Workload } from "@basin/record";
import type { Row, TableData } from "../../components/table.ts";
import { pages } from "../address.ts";
import { titleOf } from "./exhibit.ts";
import { marksOf } from "./rows.ts";

/** What a study asks for of a workload. */
export interface Wanted {
  readonly arms: readonly string[];
  readonly seeds: number;
  /** The seeds of an arm that are trained; those of its finished trainings unless given. */
  readonly trained?: (arm: string) => readonly number[];
  /** The seeds of an arm that are measured as the study asks; those with φ of the solution unless given. */
  readonly measured?: (arm: string) => readonly number[];
}

/** The table: a row for each workload and arm. */
export function coverageTable(workloads: readonly Workload[], wanted: (workload: Workload) => Wanted): TableData {
  const rows = workloads.flatMap((workload) => {
    const { arms, seeds, trained: trainedOf, measured: measuredOf } = wanted(workload);
    return arms.map((arm): Row => {
      const trained = trainedOf?.(arm) ?? [...solutions(workload, arm).keys()];
      const measured = measuredOf?.(arm) ?? [...phi(workload, arm).keys()];
      const diverged = workload.trainings
        .filter((each) => each.arm === arm && each.run.outcome.status === "diverged")
        .map(({ seed }) => seed);
      const marks = diverged.length === 0 ? {} : { marks: [`diverged: ${diverged.join(", ")}`] };
      return {
        id: `${workload.slug} ${arm}`,
        cells: {
          workload: {
            value: titleOf(workload),
            href: pages.workload(workload.slug),
            marks: marksOf(workload),
          },
          arm: { value: arm },
          trained: { value: trained.length, text: listed(trained), ...marks },
          measured: { value: measured.length, text: listed(measured) },
          wanted: { value: seeds },
          missing: { value: Math.max(0, seeds - Math.min(trained.length, measured.length)) },
        },
      };
    });
  });
  return {
    id: "coverage",
    caption: "Seeds trained and measured, by workload and arm",
    columns: [
      { key: "workload", title: "Workload", kind: "text", filter: true },
      { key: "arm", title: "Arm", kind: "text", filter: true },
      { key: "trained", title: "Seeds trained", kind: "number" },
      { key: "measured", title: "Seeds measured", kind: "number" },
      { key: "wanted", title: "Asked for", kind: "number" },
      { key: "missing", title: "Missing", kind: "number" },
    ],
    rows,
  };
}

function listed(seeds: readonly number[]): string {
  return seeds.length === 0 ? "none" : seeds.toSorted((a, b) => a - b).join(", ");
}
