// The manifest of a release, byte for byte as it lies in results/releases.
import { releaseText } from "@basin/record";
import type { APIRoute, GetStaticPaths } from "astro";
import { loadRelease, loadReleases } from "../../../data/release.ts";

/** One for each release. */
export const getStaticPaths = (async () => {
  return (await loadReleases()).map(({ version }) => ({ params: { version } }));
}) satisfies GetStaticPaths;

/** The file. */
export const GET: APIRoute = async ({ params }) => {
  const { release } = await loadRelease(params["version"]!);
  return new Response(releaseText(release), { headers: { "content-type": "application/json; charset=utf-8" } });
};
