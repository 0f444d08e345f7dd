// The one issue that is open while a published row drifts: opened, brought up to date, and closed when all of its cells hold.
import { BOT, github, pages, repositoryName } from "./github.ts";
import { MAX_BODY } from "./markdown.ts";
import { cellsOfIssue, ISSUE_LABEL, ISSUE_TITLE, issueBody, nightTable, stillDrifting } from "./nightly/report.ts";
import type { NightReport } from "./nightly/report.ts";

/** What became of the issue. */
export interface IssueDone {
  readonly action: "none" | "opened" | "updated" | "closed";
  readonly issue: number | null;
  /** Cells that drift now. */
  readonly drifting: readonly string[];
}

/** The open issue that these workflows wrote; a stranger's with the same title or label is none. */
function openIssue(repository: string): { readonly number: number; readonly body: string } | undefined {
  const found = pages(`repos/${repository}/issues?state=open&labels=${ISSUE_LABEL}&sort=created&direction=asc`);
  const issue = found.find(({ user, pull_request: pull }) => user?.login === BOT && pull === undefined);
  return issue?.number === undefined ? undefined : { number: issue.number, body: issue.body ?? "" };
}

/** The cells that the open issue lists; none where there is no issue. */
export function openCells(repository: string): string[] {
  return cellsOfIssue(openIssue(repositoryName(repository))?.body ?? "");
}

/** Tells the issue of a night. */
export function tellIssue(repository: string, report: NightReport): IssueDone {
  const name = repositoryName(repository);
  const issue = openIssue(name);
  const before = issue === undefined ? [] : cellsOfIssue(issue.body);
  const drifting = stillDrifting(before, report);
  const body = issueBody(report, drifting).slice(0, MAX_BODY);
  if (issue === undefined) {
    if (drifting.length === 0) return { action: "none", issue: null, drifting };
    const made = github("POST", `repos/${name}/issues`, { title: ISSUE_TITLE, body, labels: [ISSUE_LABEL] });
    return { action: "opened", issue: (made as { number: number }).number, drifting };
  }
  const address = `repos/${name}/issues/${issue.number}`;
  // Only a night that tells something of these cells is worth a message.
  const isNews = report.drifting.length > 0 || before.some((cell) => report.holding.includes(cell));
  if (isNews) {
    const held = before.filter((cell) => !drifting.includes(cell)).length;
    const first = `The night of ${report.date}: ${report.drifting.length} cells drift, ${held} of those listed hold again.`;
    github("POST", `${address}/comments`, { body: `${first}\n\n${nightTable(report)}`.slice(0, MAX_BODY) });
  }
  if (drifting.length === 0) {
    github("PATCH", address, { state: "closed", state_reason: "completed" });
    return { action: "closed", issue: issue.number, drifting };
  }
  github("PATCH", address, { body });
  return { action: "updated", issue: issue.number, drifting };
}
