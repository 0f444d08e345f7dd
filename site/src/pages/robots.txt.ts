// What search engines may read: all of the public site, nothing of a reader's own results.
import type { APIRoute } from "astro";
import { address } from "../data/address.ts";
import { readInput } from "../data/input.ts";

/** The file. */
export const GET: APIRoute = ({ site }) => {
  const { local } = readInput();
  const lines = local
    ? ["User-agent: *", "Disallow: /"]
    : ["User-agent: *", "Allow: /", `Sitemap: ${new URL(address("/sitemap-index.xml"), site).href}`];
  return new Response(`${lines.join("\n")}\n`);
};
