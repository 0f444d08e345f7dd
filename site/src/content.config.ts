// The collections of content: the pages of releases, which `npx basin publish` writes and people edit.
import { pathToFileURL } from "node:url";
import { defineCollection } from "astro:content";
import { glob } from "astro/loaders";
import { z } from "astro/zod";
import { readInput } from "./data/input.ts";

const { releases: folder } = readInput();

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

/** What Astro reads. */
export const collections = { releases };
