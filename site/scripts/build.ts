// Builds the site: Astro's pages, then Pagefind's index of them. What is shown comes in by environment (src/data/input.ts).
// Nothing is sent anywhere: Astro's telemetry is off before it is loaded.
// Astro keeps its working files in one place for all outputs outside the project, so that two builds at once would take
// them from each other: each such build is made in a folder of its own within the project, and copied when it is whole.
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";

process.env["ASTRO_TELEMETRY_DISABLED"] = "1";
const root = path.resolve(import.meta.dirname, "..");
process.chdir(root);

const out = path.resolve(root, process.env["BASIN_SITE_OUT"] ?? "dist");
const isWithin = out.startsWith(root + path.sep);
const kept = path.join(root, ".astro");
await mkdir(kept, { recursive: true });
const made = isWithin ? out : await mkdtemp(path.join(kept, "build-"));
process.env["BASIN_SITE_OUT"] = made;

const { build } = await import("astro");
try {
  await build({ root, logLevel: process.env["BASIN_SITE_LOG"] === "info" ? "info" : "warn" });
  if (!isWithin) await cp(made, out, { recursive: true });
} finally {
  if (!isWithin) await rm(made, { recursive: true, force: true });
}

const { close, createIndex } = await import("pagefind");
const { index, errors } = await createIndex({});
if (index === undefined) throw new Error(`pagefind: no index, got ${errors.join("; ")}; is its binary installed?`);
const added = await index.addDirectory({ path: out });
const written = await index.writeFiles({ outputPath: path.join(out, "pagefind") });
await close();
const problems = [...added.errors, ...written.errors];
if (problems.length > 0) throw new Error(`pagefind: could not index ${out}, got ${problems.join("; ")}; see above`);
process.stdout.write(`${added.page_count} pages; the site is in ${path.relative(process.cwd(), out) || out}\n`);
