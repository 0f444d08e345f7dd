// The ledger of claims for a terminal: a table for each study, and one claim in full. Every verdict stands with its network,
// its scale, its number of seeds and its interval; a value of the paper stands with its mark.
import { coverageNote } from "@basin/record";
import type { ClaimTest, LedgerEntry, LedgerVerdict, PaperNumber, PartVerdict } from "@basin/record";
import { plainTable } from "./table.ts";

const absent = "-";

/** A table of verdicts for each study, in the order of the ledger. */
export function ledgerTables(entries: readonly LedgerEntry[]): string {
  const tables = [...Map.groupBy(entries, ({ claim }) => claim.study)].map(([study, list]) => {
    const rows = list.flatMap(({ claim, verdicts }) =>
      verdicts.length === 0
        ? [[claim.id, absent, "not run", "0", absent, absent]]
        : verdicts.flatMap((verdict, i) => rowsOf(i === 0 ? claim.id : "", verdict)),
    );
    return `${study}\n${plainTable(["claim", "network", "verdict", "seeds", "effect [90 %]", "paper"], rows)}`;
  });
  return [...tables, legend(entries)].join("\n\n");
}

/** One row for a verdict, and one more for each further part. */
function rowsOf(id: string, verdict: LedgerVerdict): string[][] {
  return verdict.parts.map((part, i) => [
    i === 0 ? id : "",
    i === 0 ? networkOf(verdict) : "",
    i === 0 ? verdict.status : "",
    seedsOf(part, verdict),
    effectOf(part),
    paperOf(part.paper),
  ]);
}

/** How many seeds a part has; where they are too few, of how many. */
function seedsOf({ n }: LedgerVerdict["parts"][number], { smallestN }: LedgerVerdict): string {
  return n < smallestN ? `${n} of ${smallestN}` : String(n);
}

/** A network as people name it, with the scale of its runs; reduced ones may differ in when they stop. */
function networkOf({ model, data, scale, stop }: LedgerVerdict): string {
  const rule = stop.rule === "epochs" ? `${stop.epochs} epochs` : "plateau";
  return [`${model.id} ${data.id}`, scale, ...(scale === "reduced" ? [rule] : [])].join(", ");
}

function legend(entries: readonly LedgerEntry[]): string {
  const total = (status: keyof LedgerEntry["count"]): number =>
    entries.reduce((sum, { count }) => sum + count[status], 0);
  const counts = (["holds", "contradicted", "inconclusive", "too few", "not run"] as const)
    .map((status) => `${status} ${total(status)}`)
    .join(", ");
  const unconfirmed = entries.some(({ verdicts }) =>
    verdicts.some(({ parts }) => parts.some(({ paper }) => paper?.mark === "unconfirmed")),
  );
  return [
    `Verdicts: ${counts}. Each is on one network alone, and none is adjusted for there being many claims.`,
    "Effects are means over seeds with one-sided 95 % bounds on both sides; points are percentage points of accuracy.",
    ...(unconfirmed ? ["* The paper's value is from memory, unconfirmed."] : []),
  ].join("\n");
}

/** A claim in full: what is said and tested, and each verdict with its parts, seeds and what is missing. */
export function claimDetails({ claim, verdicts }: LedgerEntry): string {
  const said = [
    `${claim.id}: ${claim.sentence}`,
    `Said by: ${claim.source}. Study: ${claim.study}. Written down on ${claim.registered}, version ${claim.version}.`,
    `Contradicted by: ${claim.contradicted}`,
    ...(claim.note === undefined ? [] : [`Note: ${claim.note}`]),
    ...claim.parts.map(
      ({ statistic, unit, test }, i) =>
        `${claim.parts.length === 1 ? "Test" : `Part ${i + 1}`}: ${statistic} ${testWords(test, unit)}`,
    ),
  ];
  if (verdicts.length === 0) return [...said, "Not run: there is no run that it could be judged by."].join("\n");
  return [...said, ...verdicts.flatMap((verdict) => ["", ...verdictLines(verdict)])].join("\n");
}

function verdictLines(verdict: LedgerVerdict): string[] {
  const { status, parts, p, pHolm, pContradicted, missing, command, runs, runsBefore, reductions, caveats } = verdict;
  const table = plainTable(
    ["part", "verdict", "seeds", "effect [90 %]", "mean / SD", "p", "p of the opposite", "paper"],
    parts.map((part, i) => [
      String(i + 1),
      part.status,
      seedsOf(part, verdict),
      effectOf(part),
      part.standardised?.toPrecision(3) ?? absent,
      pText(part.p),
      pText(part.pContradicted),
      paperOf(part.paper),
    ]),
  );
  const covered = coverageNote(
    parts.map(({ n }) => n),
    "bounds",
  );
  return [
    `${networkOf(verdict)}: ${status}.`,
    table,
    ...parts.map((part, i) => `Part ${i + 1} by seed: ${valuesOf(part)}`),
    ...(p === null
      ? []
      : [`p ${pText(p)} (${pText(pHolm)} by Holm over networks); of the opposite ${pText(pContradicted)}.`]),
    ...(missing.length === 0 ? [] : [`Missing: ${missing.join("; ")}.`]),
    ...(command === null ? [] : [`What gives it: ${command}`]),
    ...(covered === null ? [] : [covered]),
    `Rests on ${runs.length} runs, ${runsBefore} of them started before the claim was written down${runs.length === 0 ? "" : `: ${runs.join(", ")}`}.`,
    ...(reductions.length === 0 ? [] : [`Less than the paper: ${reductions.join(" ")}`]),
    ...(caveats.length === 0 ? [] : [`Caveats: ${caveats.join(" ")}`]),
  ];
}

function testWords(test: ClaimTest, unit: string): string {
  const show = (x: number): string => `${number(x)} ${unit}`;
  if (test.kind === "within") return `It must lie between ${number(test.low)} and ${show(test.high)}.`;
  return `It must lie ${test.kind === "greater" ? "above" : "below"} ${show(test.margin)}.`;
}

function effectOf({ effect, interval, unit }: PartVerdict): string {
  if (effect === null) return absent;
  const bounds = interval === null ? "" : ` [${interval.map(number).join(", ")}]`;
  return `${number(effect)}${bounds} ${unit}`;
}

function paperOf(paper: PaperNumber | null): string {
  return paper === null ? absent : `${number(paper.value)}${paper.mark === "unconfirmed" ? "*" : ""} (${paper.source})`;
}

function valuesOf({ values, leftOut }: PartVerdict): string {
  const told = values.map(({ seed, value, against }) =>
    against === undefined ? `${seed}: ${number(value)}` : `${seed}: ${number(value)} with ${number(against)}`,
  );
  const out = leftOut.map(({ seed, why, what }) => `${seed} left out (${what}: ${why})`);
  return [...told, ...out].join(", ") || "none";
}

function number(x: number): string {
  return x === 0 ? "0" : Number(x.toPrecision(3)).toString();
}

function pText(p: number | null): string {
  return p === null ? absent : p < 1e-4 ? "<0.0001" : p.toPrecision(2);
}
