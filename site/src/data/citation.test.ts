// The citation in both forms, from the file that the repository has.
import path from "node:path";
import { expect, it } from "vitest";
import { citationOf, readCitation } from "./citation.ts";

it("is the repository's own, as BibTeX", async () => {
  const { cff, bibtex, license } = await readCitation(path.resolve(import.meta.dirname, "../../../CITATION.cff"));
  expect(cff).toMatch(/^cff-version: 1\.2\.0\n/);
  expect(license).toBe("Apache-2.0");
  expect(bibtex).toContain("@software{basin,\n  title = {{Basin: an open benchmark");
  expect(bibtex).toContain("author = {{The Basin contributors}}");
  expect(bibtex).toContain("@inproceedings{keskar2017,");
  expect(bibtex).toContain("author = {Keskar, Nitish Shirish and Mudigere, Dheevatsa and");
  expect(bibtex.split("{").length).toBe(bibtex.split("}").length);
});

it("is refused without authors", () => {
  expect(() => citationOf("title: A\nversion: 1\nlicense: MIT\nreferences: []\n")).toThrow(/authors/);
});
