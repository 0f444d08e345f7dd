// Documents become pages without a dead link, without HTML of their own, and with links that lead where they lead on GitHub.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { claims, pairedLogRatio, phi, scanRuns, workloadsOf } from "@basin/record";
import type { PhiChoice, Workload } from "@basin/record";
import { beforeAll, describe, expect, it } from "vitest";
import { docGroups } from "./doc-groups.ts";
import { parseDoc, reachable, readDocs, resolveLink, rewriteLinks } from "./docs.ts";
import type { Doc } from "./docs.ts";

const root = path.resolve(import.meta.dirname, "../../..");
let docs: Doc[];

beforeAll(async () => {
  docs = await readDocs(root);
});

/** Text outside of code. */
const proseOf = ({ body }: Doc): string => body.replaceAll(/^```[\s\S]*?^```$/gm, "").replaceAll(/`[^`\n]*`/g, "");

describe("the documents of the repository", () => {
  it("have a title, a slug of their own and words for search engines", () => {
    expect(new Set(docs.map(({ slug }) => slug)).size).toBe(docs.length);
    for (const { title, description } of docs) {
      expect(title).not.toBe("");
      expect(description.length, title).toBeGreaterThan(10);
      expect(description, title).not.toMatch(/[[\]`]|\]\(/);
    }
  });

  it("are all listed", () => {
    const listed = docGroups.flatMap((group) => group.docs.map(({ slug }) => slug));
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed.toSorted(), "a document that is listed nowhere goes into doc-groups.ts").toEqual(
      docs
        .map(({ slug }) => slug)
        .filter((slug) => !slug.includes("/"))
        .toSorted(),
    );
  });

  it("have no HTML", () => {
    for (const doc of docs) expect(proseOf(doc), doc.file).not.toMatch(/<\/?[a-zA-Z!]/);
  });

  it("link only files that are there, and claims and headings that are there", () => {
    for (const doc of docs) {
      for (const [, target = ""] of proseOf(doc).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https?:/.test(target)) continue;
        const [file = "", anchor] = target.split("#");
        const at = path.join(root, path.dirname(doc.file), file);
        expect(existsSync(file === "" ? path.join(root, doc.file) : at), `${doc.file}: ${target}`).toBe(true);
        const claim = /claims\/([a-z0-9-]+)\.ts$/.exec(file)?.[1];
        if (claim !== undefined) expect(claims.map(({ id }) => id)).toContain(claim);
        if (anchor === undefined) continue;
        const there = docs.find((one) => path.join(root, one.file) === at) ?? doc;
        const headings = [...there.body.matchAll(/^#+ (.+)$/gm)].map(([, text = ""]) =>
          text
            .toLowerCase()
            .replaceAll(/[^\p{L}\p{N} -]/gu, "")
            .replaceAll(" ", "-"),
        );
        expect(headings, `${doc.file}: ${target}`).toContain(anchor);
      }
    }
  });
});

describe("links", () => {
  const context = {
    docs: [
      { file: "docs/protocol.md", slug: "protocol" },
      { file: "docs/decisions/README.md", slug: "decisions" },
    ],
    repository: "https://example.org/basin",
  };

  it.each([
    ["protocol.md#studies", "/docs/protocol/#studies"],
    ["decisions/README.md", "/docs/decisions/"],
    ["../packages/record/src/claims/lb-sharper.ts", "/claims/lb-sharper/"],
    ["../benchmarks/src/studies/sb-lb.ts", "/studies/sb-lb/"],
    ["../README.md", "https://example.org/basin/blob/main/README.md"],
    ["https://arxiv.org/abs/1609.04836", "https://arxiv.org/abs/1609.04836"],
    ["#here", "#here"],
    ["../../outside.md", null],
  ])("%s leads to %s", (target, href) => {
    expect(resolveLink("docs/studies.md", target, context)).toBe(href);
  });

  it("lead nowhere where the repository is not known, and leave their text", () => {
    const doc = { file: "docs/a.md", body: "See [`KERNELS.md`](../KERNELS.md) and [it](protocol.md).\n" };
    expect(rewriteLinks(doc, { ...context, repository: null })).toBe("See `KERNELS.md` and [it](/docs/protocol/).\n");
  });

  it("in code are no links", () => {
    const body = "`[a](protocol.md)`\n\n```md\n[a](protocol.md)\n```\n\n![a](protocol.md)\n";
    expect(rewriteLinks({ file: "docs/a.md", body }, context)).toBe(body);
  });
});

it("refuses a document without a title", () => {
  expect(() => parseDoc("docs/a.md", "no title\n")).toThrow(/^docs\/a\.md: must begin with a title, got no title/);
});

it("makes wide tables and commands reachable by keyboard", () => {
  const html = reachable("<pre><code>a</code></pre><table></table>");
  expect(html).toContain('<pre tabindex="0">');
  expect(html).toMatch(/role="group"[^>]*tabindex="0"><table><\/table><\/div>$/);
});

describe("the numbers of reading-sharpness.md", () => {
  let workload: Workload;
  let text: string;
  beforeAll(async () => {
    const { runs } = await scanRuns([path.join(root, "results")]);
    workload = workloadsOf(runs).find(({ slug }) => slug === "f1-mnist-paper")!;
    text = await readFile(path.join(root, "docs/reading-sharpness.md"), "utf8");
  });
  const ratio = (seeds: readonly number[], choice: PhiChoice): number => {
    const of = (arm: string): Map<number, number> =>
      new Map([...phi(workload, arm, choice)].filter(([seed]) => seeds.includes(seed)));
    return pairedLogRatio(of("LB"), of("SB")).ratio!;
  };

  it.each<[string, readonly number[], PhiChoice]>([
    ["about 508 times as sharp", [1, 2, 3], {}],
    ["0.064 times as sharp to first order", [1, 2, 3], { row: "first-order" }],
    ["110 times by `scaled`", [1, 2, 3], { split: "test" }],
    ["196 by `scipy-defaults`", [1, 2, 3], { split: "test", row: "scipy-defaults" }],
    ["8 to first order", [1, 2, 3], { split: "test", row: "first-order" }],
    ["(LB over SB is 0.041)", [1], { scaling: "unit" }],
    ["LB is the sharper one (5.2)", [1], { scaling: "normal" }],
    ["LB over SB is 262 by chunks of each run's own batch size", [1], { batchNorm: "own-batch" }],
  ])("%s is what the records of seeds %j say", (sentence, seeds, choice) => {
    expect(text).toContain(sentence);
    const said = Number(/\d[\d.]*/.exec(sentence)![0]);
    const digits = String(said).replace(/^0\.0*|\./g, "").length;
    expect(Number(ratio(seeds, choice).toPrecision(digits))).toBe(said);
  });
});
