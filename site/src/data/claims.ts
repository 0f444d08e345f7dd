// What the pages of claims say, as data: verdicts by workload, and how a test and an interval are read.
import type { Claim, ClaimTest, LedgerEntry, LedgerVerdict, PartVerdict, VerdictStatus } from "@basin/record";
import type { Cell, TableData } from "../components/table.ts";
import { pages } from "./address.ts";
import { number, range } from "./format.ts";

/** The statuses in the order in which they are counted. */
export const verdictStatuses: readonly VerdictStatus[] = [
  "holds",
  "contradicted",
  "inconclusive",
  "too few",
  "not run",
];

/** What each status means. */
export const verdictMeanings: Readonly<Record<VerdictStatus, string>> = {
  holds: "Every part's interval lies wholly on the side that its test names.",
  contradicted: "The interval of a part lies wholly on the other side, at the level divided by the number of parts.",
  inconclusive: "There are enough seeds, and an interval lies on both sides.",
  "too few": "There are fewer seeds than the claim asks for, whatever they say.",
  "not run": "No run of it is here; the command gives them.",
};

/** Who says a claim. */
export const originTitles: Readonly<Record<Claim["origin"], string>> = {
  paper: "the paper",
  review: "the authors, in its public review",
  article: "the article about it",
  literature: "later literature",
  basin: "Basin",
};

/** A test in words: `above 0 points`. */
export function testText(test: ClaimTest, unit: string): string {
  if (test.kind === "within") return `between ${number(test.low)} and ${number(test.high)} ${unit}`;
  return `${test.kind === "greater" ? "above" : "below"} ${number(test.margin)} ${unit}`;
}

/** On how many workloads a claim came to what: `1 holds, 2 not run`. */
export function countText({ count }: LedgerEntry): string {
  const told = verdictStatuses.filter((status) => count[status] > 0).map((status) => `${count[status]} ${status}`);
  return told.length === 0 ? "no workload" : told.join(", ");
}

/** The ledger as a table: one row a claim. */
export function ledgerTable(entries: readonly LedgerEntry[]): TableData {
  return {
    id: "claims",
    caption: "Claims, and on how many workloads each came to what",
    columns: [
      { key: "claim", title: "Claim", kind: "text" },
      { key: "origin", title: "Said by", kind: "text", filter: true },
      { key: "study", title: "Study", kind: "text", filter: true },
      ...verdictStatuses.map((status) => ({
        key: status.replace(" ", "-"),
        title: status.replace(/^./, (first) => first.toUpperCase()),
        kind: "number" as const,
        help: verdictMeanings[status],
      })),
    ],
    rows: entries.map(({ claim, count }) => ({
      id: claim.id,
      cells: {
        claim: { value: claim.sentence, href: pages.claim(claim.id) },
        origin: { value: originTitles[claim.origin] },
        study: { value: claim.study, href: pages.study(claim.study) },
        ...Object.fromEntries(
          verdictStatuses.map((status): [string, Cell] => [status.replace(" ", "-"), { value: count[status] }]),
        ),
      },
    })),
  };
}

/** The verdicts of a claim as a table: one row a workload and part. `known`: the workloads that have a page. */
export function verdictTable({ claim, verdicts }: LedgerEntry, known: ReadonlySet<string>): TableData {
  const several = claim.parts.length > 1;
  return {
    id: "verdicts",
    caption: "Verdicts by workload",
    columns: [
      { key: "workload", title: "Workload", kind: "text" },
      { key: "verdict", title: "Verdict", kind: "text", filter: true },
      ...(several
        ? [
            { key: "part", title: "Part", kind: "number" as const, help: "The part's number in the list of tests." },
            { key: "partVerdict", title: "Of the part", kind: "text" as const },
          ]
        : []),
      { key: "effect", title: "Effect", kind: "number", help: "The mean over seeds, with its one-sided 95 % bounds." },
      { key: "unit", title: "Unit", kind: "text" },
      { key: "n", title: "Seeds", kind: "number" },
      { key: "paper", title: "The paper", kind: "number", help: "The paper's own mean, where a public copy has it." },
      { key: "p", title: "p", kind: "number", help: "One-sided, of what the part says.", hidden: true },
      { key: "standardised", title: "Effect / sd", kind: "number", hidden: true },
      { key: "runs", title: "Runs", kind: "number" },
      {
        key: "before",
        title: "Started before",
        kind: "number",
        help: "Runs started before the claim was written down.",
      },
    ],
    rows: verdicts.flatMap((verdict) => verdict.parts.map((part, index) => partRow(verdict, part, index, known))),
  };
}

function partRow(
  verdict: LedgerVerdict,
  { status, effect, interval, unit, n, paper, p, standardised }: PartVerdict,
  index: number,
  known: ReadonlySet<string>,
): TableData["rows"][number] {
  const { workload, runs, runsBefore } = verdict;
  return {
    id: `${workload}-${index + 1}`,
    cells: {
      workload: { value: workload, ...(known.has(workload) ? { href: pages.workload(workload) } : {}) },
      verdict: { value: verdict.status },
      part: { value: index + 1 },
      partVerdict: { value: status },
      effect: effect === null ? { value: null } : { value: effect, text: number(effect), interval },
      unit: { value: unit },
      n: { value: n },
      paper: paperCell(paper),
      p: p === null ? { value: null } : { value: p, text: number(p) },
      standardised: standardised === null ? { value: null } : { value: standardised, text: number(standardised) },
      runs: { value: runs.length },
      before: { value: runsBefore },
    },
  };
}

/** A number of the paper with where it stands, marked where no public copy confirms it. */
export function paperCell(paper: PartVerdict["paper"]): Cell {
  if (paper === null) return { value: null };
  return {
    value: paper.value,
    text: number(paper.value),
    marks: [paper.source, ...(paper.mark === "unconfirmed" ? ["from memory, unconfirmed"] : [])],
  };
}

/** A part's finding in a sentence: `0.49 points (0.31 to 0.67), 3 seeds`. */
export function findingText({ effect, interval, unit, n }: PartVerdict): string {
  if (effect === null) return "nothing measured";
  const bounds = interval === null ? "no interval" : range(interval);
  const factor = unit === "log ratio" ? `, a factor of ${number(Math.exp(effect))}` : "";
  return `${number(effect)} ${unit} (${bounds})${factor}, ${n} ${n === 1 ? "seed" : "seeds"}`;
}

/** The verdicts on one workload, in the order of claims. */
export function verdictsOn(entries: readonly LedgerEntry[], slug: string): { claim: Claim; verdict: LedgerVerdict }[] {
  return entries.flatMap(({ claim, verdicts }) =>
    verdicts.filter(({ workload }) => workload === slug).map((verdict) => ({ claim, verdict })),
  );
}

/** The verdicts on one workload as a table: one row a claim. */
export function onWorkloadTable(verdicts: readonly { claim: Claim; verdict: LedgerVerdict }[]): TableData {
  return {
    id: "claims",
    caption: "Claims, and what the runs of this workload say",
    columns: [
      { key: "claim", title: "Claim", kind: "text" },
      { key: "verdict", title: "Verdict", kind: "text", filter: true },
      {
        key: "finding",
        title: "Finding",
        kind: "text",
        help: "The mean over seeds of each part, with its one-sided 95 % bounds.",
      },
      { key: "study", title: "Study", kind: "text", filter: true },
      { key: "missing", title: "Missing", kind: "text" },
    ],
    rows: verdicts.map(({ claim, verdict }) => ({
      id: claim.id,
      cells: {
        claim: { value: claim.sentence, href: pages.claim(claim.id) },
        verdict: { value: verdict.status },
        finding: { value: verdict.parts.map(findingText).join("; ") },
        study: { value: claim.study, href: pages.study(claim.study) },
        missing: { value: verdict.missing.length === 0 ? null : verdict.missing.join("; ") },
      },
    })),
    tools: "all",
  };
}
