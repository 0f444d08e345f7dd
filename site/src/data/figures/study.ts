// What a study's page says: the paper in our words, our protocol, what is measured, what differs. One file a study in
// studies/; their list in studies.ts.
import { isJudgedOn, paperNetwork, solutions } from "@basin/record";
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

/** Workloads whose panels a study's page draws; a board of a hundred would make it unreadable, and megabytes. */
export const DRAWN = 4;

/** The panels that there are, at most `DRAWN` of them, those of the paper's networks first. */
export function panelsOf(workloads: readonly Workload[], make: (workload: Workload) => Panel | null): Panel[] {
  const panels: Panel[] = [];
  for (const workload of workloads.toSorted((a, b) => Number(isOfPaper(b)) - Number(isOfPaper(a)))) {
    const panel = panels.length < DRAWN ? make(workload) : null;
    if (panel !== null) panels.push(panel);
  }
  return panels;
}

/** All panels of one workload, in the order of the studies: its own page draws them all. */
export function panelsOfWorkload(studies: readonly StudyPage[], workload: Workload): Panel[] {
  const own = studies.filter((study) => workloadsOfStudy(study, [workload]).length > 0);
  // Those that rest on no run are the paper's own values.
  return own
    .flatMap(({ exhibits }) => exhibits([workload]).flatMap(({ panels }) => panels))
    .filter(({ runs }) => runs.length > 0);
}

function isOfPaper({ model, data, scale }: Workload): boolean {
  return scale === "paper" && paperNetwork(model.id, data.id) !== null;
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
