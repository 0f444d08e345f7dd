// The files that charts offer beside their page: the complete specification (also what the script draws from, so that no
// page carries its data twice) and the SVG by itself. Named by their content, so a chart on many pages is two files, and a
// release page kept for good keeps its own. Pages gather them while they are rendered; the integration writes them last.
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import type { AstroIntegration } from "astro";

// Pages and the configuration are different modules of one process.
const store = Symbol.for("basin.chart-files");
const held = globalThis as typeof globalThis & { [store]?: Map<string, string> };
const folder = "chart-files";

function gathered(): Map<string, string> {
  return (held[store] ??= new Map());
}

/** Keeps a file for the build and gives its address without the base path. */
export function chartFile(content: string, ending: "vl.json" | "svg"): `/${string}` {
  const name = `${createHash("sha256").update(content).digest("hex").slice(0, 16)}.${ending}`;
  gathered().set(name, content);
  return `/${folder}/${name}`;
}

/** Writes the gathered files when the pages are done; serves them in development. */
export function chartFiles(): AstroIntegration {
  return {
    name: "basin-chart-files",
    hooks: {
      "astro:server:setup": ({ server }) => {
        server.middlewares.use((request, response, next) => {
          const name = /\/chart-files\/([0-9a-f]{16}\.(?:vl\.json|svg))$/.exec(request.url ?? "")?.[1];
          const content = name === undefined ? undefined : gathered().get(name);
          if (content === undefined) return next();
          response.setHeader("content-type", name!.endsWith("svg") ? "image/svg+xml" : "application/json");
          response.end(content);
        });
      },
      "astro:build:done": async ({ dir }) => {
        const target = new URL(`${folder}/`, dir);
        await mkdir(target, { recursive: true });
        for (const [name, content] of gathered()) await writeFile(new URL(name, target), content);
      },
    },
  };
}
