// The MDX pages of a release. Numbers, tables and charts are components that read the frozen manifest, so a page holds no
// number of its own and cannot drift from it; sentences are prose that people edit (prose.ts).
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Release } from "@basin/record";
import { keepProse, prose, readProse } from "./prose.ts";

/** A page to be written. */
export interface ReleasePage {
  readonly file: string;
  readonly text: string;
  readonly state: "new" | "rewritten" | "unchanged";
}

/** What a page of every release is. */
interface Template {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly body: (version: string) => readonly string[];
}

const templates: readonly Template[] = [
  {
    name: "index",
    title: "Summary",
    description: "What this release holds and what it says.",
    body: (version) => [
      prose("summary", "This release freezes the board: its runs, its verdicts and the definitions they were made by."),
      `<ReleaseNumbers version="${version}" />`,
      "## The models board",
      prose(
        "board",
        "One row for each network on one data set by one protocol. The LB gap is SB minus LB test accuracy.",
      ),
      `<ReleaseBoard version="${version}" />`,
      "## Verdicts",
      `<ReleaseVerdictCounts version="${version}" />`,
      "## What is left out",
      prose("left-out", "Runs that were withdrawn or superseded before this release are in none of its numbers."),
      `<ReleaseLeftOut version="${version}" />`,
      "## Check it yourself",
      `<ReleaseVerify version="${version}" />`,
    ],
  },
  {
    name: "models",
    title: "Models",
    description: "SB and LB accuracy, the LB gap and sharpness of each network in this release.",
    body: (version) => [
      prose("models", "Accuracies are on batch statistics, as the function measured is. Ratios of φ are LB over SB."),
      `<ReleaseBoard version="${version}" />`,
      "## Training curves",
      prose("curves", "Test accuracy at the end of each epoch, mean over seeds, SB against LB."),
      `<ReleaseCurves version="${version}" />`,
    ],
  },
  {
    name: "methods",
    title: "Methods",
    description: "Test accuracy of each arm beside SB and LB, on every workload of this release.",
    body: (version) => [
      prose("methods", "Plain SB and plain LB are ordinary rows. A difference is paired by seed."),
      `<ReleaseMethods version="${version}" />`,
    ],
  },
  {
    name: "claims",
    title: "Claims",
    description: "Every claim on every workload of this release, with its frozen verdict.",
    body: (version) => [
      prose(
        "claims",
        "A verdict is for the workload that ran. Fewer seeds than a claim asks for are too few, whatever they say.",
      ),
      `<ReleaseClaims version="${version}" />`,
    ],
  },
  {
    name: "runs",
    title: "Runs",
    description: "Every run of this release with the SHA-256 of its file.",
    body: (version) => [
      prose("runs", "Each file can be fetched and hashed; the manifest names the bytes."),
      `<ReleaseRuns version="${version}" />`,
      "## Definitions",
      `<ReleaseDefinitions version="${version}" />`,
    ],
  },
];

/** The pages of a release in a folder of releases, with the prose that is there already; writes nothing. */
export async function planPages(folder: string, { version, date }: Release): Promise<ReleasePage[]> {
  const pages: ReleasePage[] = [];
  for (const [order, template] of templates.entries()) {
    const file = path.join(folder, version, `${template.name}.mdx`);
    const there = await readFile(file, "utf8").catch(() => undefined);
    const fresh = pageText(template, order, version, date);
    const text = there === undefined ? fresh : keepProse(fresh, readProse(there, file));
    pages.push({ file, text, state: there === undefined ? "new" : there === text ? "unchanged" : "rewritten" });
  }
  return pages;
}

/** Writes what is not there as it should be, each file whole or not at all. */
export async function writePages(pages: readonly ReleasePage[]): Promise<void> {
  for (const { file, text, state } of pages) {
    if (state === "unchanged") continue;
    await mkdir(path.dirname(file), { recursive: true });
    await writeFileAtomic(file, text);
  }
}

function pageText({ title, description, body }: Template, order: number, version: string, date: string): string {
  return (
    [
      [
        "---",
        `version: ${version}`,
        `title: ${title}`,
        `description: ${description}`,
        `date: "${date}"`,
        `order: ${order}`,
        "---",
      ].join("\n"),
      `{/* Written by "npx basin publish ${version}". Edit only what stands between marks of prose: all else is written anew. */}`,
      ...body(version),
      "",
    ]
      .join("\n\n")
      .trimEnd() + "\n"
  );
}
