// The changes as an Atom feed.
import type { APIRoute } from "astro";
import { makeFeed } from "../data/feed.ts";

/** The file. */
export const GET: APIRoute = async ({ site }) => {
  const feed = await makeFeed(site!);
  return new Response(feed.atom1(), { headers: { "content-type": "application/atom+xml; charset=utf-8" } });
};
