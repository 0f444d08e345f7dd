// What a study's page says: the paper in our words, our protocol, what is measured, what differs. One file a study in
// studies/; their list in studies.ts.
import { isJudgedOn, solutions } from "@basin/record";
import type { PaperNetwork, Workload } from "@basin/record";
import type { Wanted } from "./coverage.ts";
import { nameOf } from "./exhibit.ts";
import type { Exhibit, Missing, Panel } from "./exhibit.ts";
import { NETWORKS } from "./rows.ts";

/** A study's page. */
export interface StudyPage {
  readonly id: string;
  readonly title: string;
  /** One sentence: the question. */
  readonly question: string;
  /** What the paper did and says, in our words. */
  readonly paper: readonly string[];
  /** What we run at `paper` scale. */
  readonly protocol: readonly string[];
  /** Where that differs from the paper, or settles what it leaves open. */
  readonly deviations: readonly string[];
  readonly command: string;
  /** Whether a workload has trainings of this study. */
  readonly takes: (workload: Workload) => boolean;
  readonly wanted: (workload: Workload) => Wanted;
  readonly exhibits: (workloads: readonly Workload[]) => Exhibit[];
}

/** The workloads of a study: those that stop by its rule and have trainings of it. */
export function workloadsOfStudy({ id, takes }: StudyPage, workloads: readonly Workload[]): Workload[] {
  return workloads.filter((workload) => isJudgedOn({ study: id }, workload) && takes(workload));
}

/** Whether a workload has finished trainings of all of these arms. */
export function hasArms(workload: Workload, ...arms: readonly string[]): boolean {
  return arms.every((arm) => solutions(workload, arm).size > 0);
}

/** Panels that there are. */
export function panelsOf(workloads: readonly Workload[], make: (workload: Workload) => Panel | null): Panel[] {
  return workloads.map(make).filter((panel) => panel !== null);
}

/** The paper's networks that none of the workloads given is, with the command that runs each. */
export function missingNetworks(
  study: string,
  workloads: readonly Workload[],
  networks: readonly PaperNetwork[] = NETWORKS.map(({ network }) => network),
): Missing[] {
  return NETWORKS.filter(({ network }) => networks.includes(network))
    .filter(({ model, data }) => !workloads.some((each) => each.model.id === model && each.data.id === data))
    .map(({ model, data }) => ({
      what: nameOf(model, data),
      command: `npx basin run ${study} --model ${model} --data ${data}`,
    }));
}
