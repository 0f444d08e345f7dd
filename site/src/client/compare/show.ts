// Draws a comparison into the page: the rows side by side, and each against the first, seed by seed.
import { between, fixed, rounded, signed } from "../../components/number.ts";
import type { Compared, ComparedRow } from "../../data/compare.ts";
import { comparePair, meanOf } from "./pairs.ts";
import type { Mean, Pair } from "./pairs.ts";

/** The comparison of some rows, as elements; `rows` has at least one. */
export function showComparison(rows: readonly ComparedRow[], { quantiles }: Compared): HTMLElement[] {
  const [first, ...others] = rows as [ComparedRow, ...ComparedRow[]];
  const pairs = others.map((row) =>
    row.workload.slug === first.workload.slug ? comparePair(row, first, quantiles) : null,
  );
  const many = new Set(rows.map(({ workload }) => workload.slug)).size > 1;
  const name = ({ arm, workload }: ComparedRow): string => (many ? `${arm}, ${workload.name}` : arm);
  const summary = table(
    `Means over seeds with 95 % intervals${others.length > 0 ? `, and differences from ${name(first)} paired by seed` : ""}`,
    [
      "Row",
      "Seeds",
      "Test accuracy (%)",
      "Training accuracy (%)",
      "φ (%)",
      "Difference (points)",
      "φ over the first's (×)",
    ],
    rows.map((row, index) => {
      const pair = index === 0 ? null : pairs[index - 1];
      return [
        link(name(row), row.workload.href),
        String(Object.keys(row.test).length),
        spread(meanOf(row.test, quantiles), 2),
        spread(meanOf(row.train, quantiles), 2),
        spread(meanOf(row.phi, quantiles), 3),
        pair === null ? "the first" : pair === undefined ? "" : difference(pair),
        pair === null ? "the first" : ratio(pair),
      ].map((cell, column) => (index > 0 && pairs[index - 1] === null && column > 4 ? "another workload" : cell));
    }),
  );
  const details = others.flatMap((row, index) => {
    const pair = pairs[index];
    return pair === null || pair === undefined
      ? []
      : [heading(`${name(row)} minus ${name(first)}, by seed`), ...bySeed(row, first, pair)];
  });
  const note = many
    ? [paragraph("Rows of different workloads have no paired difference, and φ is never compared between networks.")]
    : [];
  return [summary, ...note, ...details];
}

function bySeed(row: ComparedRow, first: ComparedRow, { seeds, decisive, difference: over }: Pair): HTMLElement[] {
  if (over === null) return [paragraph("They share no seed.")];
  const lines = seeds.map(({ seed, a, b, difference: value, without }) => [
    String(seed),
    link(fixed(a), row.runs[seed]),
    link(fixed(b), first.runs[seed]),
    signed(value),
    without === null ? "–" : signed(without),
  ]);
  const told =
    decisive.length > 0
      ? `Without seed ${decisive.join(", or without seed ")} the mean difference has the other sign: that seed drives it.`
      : seeds.length > 1
        ? "No single seed decides the sign of the mean difference."
        : "One seed says nothing about chance.";
  return [
    table(
      "Test accuracy (%) of each seed, the difference in points, and the mean difference without that seed",
      ["Seed", row.arm, first.arm, "Difference", "Mean without it"],
      lines,
    ),
    paragraph(told),
  ];
}

function difference({ difference: over }: Pair): string {
  if (over === null) return "no shared seed";
  return signed(over.mean) + (over.interval === null ? "" : ` (${between(over.interval, signed)})`);
}

function ratio(pair: Pair | null | undefined): string {
  const over = pair?.logRatio ?? null;
  if (over === null) return "–";
  const interval =
    over.interval === null ? "" : ` (${between([Math.exp(over.interval[0]), Math.exp(over.interval[1])], rounded)})`;
  return rounded(Math.exp(over.mean)) + interval;
}

function spread(over: Mean | null, decimals: number): string {
  if (over === null) return "–";
  const print = (value: number): string => (decimals === 2 ? fixed(value) : rounded(value));
  return print(over.mean) + (over.deviation === null ? "" : ` ± ${print(over.deviation)}`);
}

function link(text: string, href: string | undefined): string | HTMLAnchorElement {
  if (href === undefined) return text;
  const anchor = document.createElement("a");
  anchor.href = href;
  anchor.textContent = text;
  return anchor;
}

function paragraph(text: string): HTMLElement {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}

function heading(text: string): HTMLElement {
  const element = document.createElement("h2");
  element.textContent = text;
  return element;
}

/** A table as DataTable.astro would have it, without tools; the first column heads the rows. */
function table(
  caption: string,
  heads: readonly string[],
  lines: readonly (readonly (string | HTMLAnchorElement)[])[],
): HTMLElement {
  const element = document.createElement("table");
  const title = element.createCaption();
  const label = document.createElement("span");
  label.textContent = caption;
  title.append(label);
  const head = element.createTHead().insertRow();
  for (const [index, text] of heads.entries()) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.className = index === 0 ? "text" : "number";
    cell.textContent = text;
    head.append(cell);
  }
  const body = element.createTBody();
  for (const line of lines) {
    const row = body.insertRow();
    for (const [index, content] of line.entries()) {
      const cell = index === 0 ? document.createElement("th") : document.createElement("td");
      if (index === 0) cell.scope = "row";
      cell.className = index === 0 ? "text" : "number";
      cell.append(content);
      row.append(cell);
    }
  }
  const scroll = document.createElement("div");
  scroll.className = "scroll";
  scroll.tabIndex = 0;
  scroll.role = "group";
  scroll.ariaLabel = caption;
  scroll.append(element);
  const root = document.createElement("div");
  root.className = "data-table";
  root.append(scroll);
  return root;
}
