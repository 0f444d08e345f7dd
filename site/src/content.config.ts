// The collections of content: the pages of releases, which `npx basin publish` writes and people edit, and the documents
// of the repository.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { defineCollection } from "astro:content";
import { glob } from "astro/loaders";
import { z } from "astro/zod";
import { docsLoader } from "./data/docs.ts";
import { readInput } from "./data/input.ts";

const { releases: folder, repository } = readInput();

const releases = defineCollection({
  loader: glob({
    pattern: "*/*.mdx",
    base: pathToFileURL(`${folder}/`),
    // A version has a dot, which a slug would lose: `v0.1/index.mdx` is `v0.1`, `v0.1/claims.mdx` is `v0.1/claims`.
    generateId: ({ entry }) => entry.replace(/(\/index)?\.mdx$/, ""),
  }),
  schema: z.strictObject({
    version: z.string(),
    title: z.string(),
    description: z.string(),
    date: z.iso.date(),
    order: z.int(),
  }),
});

const docs = defineCollection({
  loader: docsLoader(path.resolve(".."), repository),
  schema: z.strictObject({ title: z.string(), description: z.string(), file: z.string() }),
});

/** What Astro reads. */
export const collections = { docs, releases };
