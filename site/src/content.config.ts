// The collections of text that pages are made of.
import path from "node:path";
import { defineCollection } from "astro:content";
import { z } from "astro/zod";
import { docsLoader } from "./data/docs.ts";
import { readInput } from "./data/input.ts";

const docs = defineCollection({
  loader: docsLoader(path.resolve(".."), readInput().repository),
  schema: z.object({ title: z.string(), description: z.string(), file: z.string() }),
});

/** The collections, by name. */
export const collections = { docs };
