// Builds the site: Astro's pages, then Pagefind's index of them. What is shown comes in by environment (src/data/input.ts).
// Nothing is sent anywhere: Astro's telemetry is off before it is loaded.
// Astro keeps its working files in one place for all outputs outside the project, so that two builds at once would take
// them from each other: each such build is made in a folder of its own within the project, and put in its place when whole.
import { cp, mkdir, mkdtemp, readdir, rename, rm, rmdir } from "node:fs/promises";
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
  if (!isWithin) await put(made, out);
} finally {
  if (!isWithin) await rm(made, { recursive: true, force: true });
}

const { close, createIndex } = await import("pagefind");
const { index, errors } = await createIndex({});
if (index === undefined) throw new Error(`pagefind: no index, got ${errors.join("; ")}; is its binary installed?`);
// The pages of single runs are most of the site and are not searched: they are not even read.
const folders = (await readdir(out, { withFileTypes: true })).filter(
  (each) => each.isDirectory() && each.name !== "runs",
);
const glob = `{*.html,runs/index.html,${folders.map(({ name }) => `${name}/**/*.html`).join(",")}}`;
const added = await index.addDirectory({ path: out, glob });
const written = await index.writeFiles({ outputPath: path.join(out, "pagefind") });
await close();
const problems = [...added.errors, ...written.errors];
if (problems.length > 0) throw new Error(`pagefind: could not index ${out}, got ${problems.join("; ")}; see above`);
const told = path.relative(process.cwd(), out) || out;
process.stdout.write(`${added.page_count} pages that can be searched; the site is in ${told}\n`);

/** Moves a folder to where nothing or an empty folder is, else copies it over what is there; across disks it copies. */
async function put(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  try {
    await rmdir(to).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    await rename(from, to);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!["ENOTEMPTY", "EEXIST", "EXDEV", "ENOTDIR"].includes(code)) throw error;
    await cp(from, to, { recursive: true });
  }
}
