// The tables and facts of a release's pages, from its manifest.
import { claims } from "@basin/record";
import type { Release } from "@basin/record";
import { fact } from "../components/facts.ts";
import type { Fact } from "../components/facts.ts";
import type { TableData } from "../components/table.ts";
import { pages } from "./address.ts";
import { count, shortId } from "./format.ts";
import type { ReleaseView } from "./release.ts";

/** The verdicts of a release by status, in the order in which they are told. */
export function verdictCounts({ verdicts }: Release): { readonly status: string; readonly count: number }[] {
  const order = ["holds", "contradicted", "inconclusive", "too few", "not run"];
  const groups = Map.groupBy(verdicts, ({ status }) => status);
  const statuses = [...order, ...[...groups.keys()].filter((status) => !order.includes(status)).sort()];
  return statuses.flatMap((status) => {
    const list = groups.get(status);
    return list === undefined ? [] : [{ status, count: list.length }];
  });
}

/** What a release holds, in numbers. */
export function releaseFacts({ release, board }: ReleaseView): Fact[] {
  const kinds = { train: "trainings", measure: "measurements", interpolate: "parametric plots" } as const;
  const byKind = Object.entries(kinds).map(([kind, title]) => {
    const number = release.runs.filter((run) => run.kind === kind).length;
    return `${count(number)} ${title}`;
  });
  const trainings = board.workloads.flatMap((workload) => workload.trainings);
  const told = verdictCounts(release).map(({ status, count: number }) => `${count(number)} ${status}`);
  return [
    fact("Date", release.date),
    fact("Protocol", release.protocol),
    fact("Runs", `${count(release.runs.length)}: ${byKind.join(", ")}`),
    fact(
      "Workloads",
      `${count(board.workloads.length)}, with ${count(new Set(trainings.map(({ arm }) => arm)).size)} arms`,
    ),
    fact("Verdicts", told.length === 0 ? "none" : told.join(", ")),
    fact(
      "Left out",
      `${count(release.superseded.length)} superseded runs, ${count(release.withdrawn.length)} withdrawn`,
    ),
  ];
}

/** Every frozen verdict. */
export function verdictTable({ verdicts, version }: Release): TableData {
  const known = new Map(claims.map((claim) => [claim.id, claim]));
  return {
    id: "release-verdicts",
    caption: `Verdicts of ${version}, one row a claim on a workload.`,
    columns: [
      { key: "claim", title: "Claim", kind: "text" },
      { key: "workload", title: "Workload", kind: "text", filter: true },
      { key: "verdict", title: "Verdict", kind: "text", filter: true },
      { key: "seeds", title: "Seeds", kind: "number", help: "The least number of seeds of a part of the claim." },
      { key: "version", title: "Claim's version", kind: "number", hidden: true },
    ],
    rows: verdicts.map(({ claim, version: judged, workload, status, n }) => {
      const now = known.get(claim);
      const sentence = now?.version === judged ? now.sentence : claim;
      return {
        id: `${claim}.${workload}`,
        cells: {
          claim: {
            value: sentence,
            ...(now !== undefined && { href: pages.claim(claim) }),
            ...(now?.version !== judged && { marks: [`version ${judged}, changed since`] }),
          },
          workload: { value: workload, href: pages.workload(workload) },
          verdict: { value: status },
          seeds: { value: n },
          version: { value: judged },
        },
      };
    }),
  };
}

/** Every run with the bytes of its file. */
export function releasedRunTable({ release, missing }: ReleaseView): TableData {
  const lost = new Set(missing);
  return {
    id: "release-runs",
    caption: `Runs of ${release.version}, by start.`,
    columns: [
      { key: "run", title: "Run", kind: "text" },
      { key: "kind", title: "Kind", kind: "text", filter: true },
      { key: "cell", title: "Cell", kind: "text" },
      { key: "sha256", title: "SHA-256 of the file", kind: "text" },
      { key: "outcome", title: "Hash of the outcome", kind: "text", hidden: true },
    ],
    rows: release.runs.map(({ id, kind, cell, sha256, outcomeHash }) => ({
      id,
      cells: {
        run: lost.has(id)
          ? { value: id, text: shortId(id), marks: ["its file is not here"] }
          : { value: id, text: shortId(id), href: pages.run(id) },
        kind: { value: kind },
        cell: { value: cell, text: cell.slice(0, 12) },
        sha256: { value: sha256 },
        outcome: { value: outcomeHash },
      },
    })),
  };
}

/** The definitions that were current. */
export function definitionTable({ definitions, version }: Release): TableData {
  return {
    id: "release-definitions",
    caption: `Definitions that were current when ${version} was made.`,
    columns: [
      { key: "kind", title: "Kind", kind: "text", filter: true },
      { key: "id", title: "Name", kind: "text" },
      { key: "version", title: "Version", kind: "number" },
    ],
    rows: definitions.map(({ kind, id, version: current }) => ({
      id: `${kind}.${id}`,
      cells: { kind: { value: kind }, id: { value: id }, version: { value: current } },
    })),
  };
}
