// How to cite Basin: CITATION.cff as it is, and the same as BibTeX.
import { parse } from "yaml";
import * as z from "zod";

const author = z.union([
  z.object({ name: z.string() }),
  z.object({ "given-names": z.string(), "family-names": z.string() }),
]);
const work = z.object({ title: z.string(), authors: z.array(author).min(1) });
const citation = work.extend({
  version: z.union([z.string(), z.number()]).transform(String),
  license: z.string(),
  references: z.array(work.extend({ year: z.number(), url: z.string(), conference: z.object({ name: z.string() }) })),
});
