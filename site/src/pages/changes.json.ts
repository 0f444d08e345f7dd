// The changes as a JSON feed.
import type { APIRoute } from "astro";
import { makeFeed } from "../data/feed.ts";

/** The file. */
export const GET: APIRoute = async ({ site }) => {
  const feed = await makeFeed(site!);
  return new Response(feed.json1(), { headers: { "content-type": "application/feed+json; charset=utf-8" } });
};
