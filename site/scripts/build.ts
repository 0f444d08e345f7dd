// Builds the site: Astro's pages, then Pagefind's index of them. What is shown comes in by environment (src/data/input.ts).
// Nothing is sent anywhere: Astro's telemetry is off before it is loaded.
import path from "node:path";

process.env["ASTRO_TELEMETRY_DISABLED"] = "1";
const root = path.resolve(import.meta.dirname, "..");
process.chdir(root);

const { build } = await import("astro");
const { default: config } = await import("../astro.config.ts");
await build({ root, logLevel: process.env["BASIN_SITE_LOG"] === "info" ? "info" : "warn" });

const { close, createIndex } = await import("pagefind");
const out = path.resolve(root, String(config.outDir));
const { index, errors } = await createIndex({});
if (index === undefined) throw new Error(`pagefind: no index, got ${errors.join("; ")}; is its binary installed?`);
const added = await index.addDirectory({ path: out });
const written = await index.writeFiles({ outputPath: path.join(out, "pagefind") });
await close();
const problems = [...added.errors, ...written.errors];
if (problems.length > 0) throw new Error(`pagefind: could not index ${out}, got ${problems.join("; ")}; see above`);
process.stdout.write(`${added.page_count} pages; the site is in ${path.relative(process.cwd(), out) || out}\n`);
