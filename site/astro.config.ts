// How the site is built: static pages, no adapter, no scripts but those that a page asks for.
// What it shows (which results folder, whose results) comes in by environment: src/data/input.ts.
import mdx from "@astrojs/mdx";
import sitemap from "@astrojs/sitemap";
import { defineConfig } from "astro/config";
import { chartFiles } from "./src/charts/files.ts";

// eslint-disable-next-line import/no-default-export -- Astro asks for it.
export default defineConfig({
  site: process.env["BASIN_SITE_URL"] ?? "http://localhost:4321",
  // GitHub gives an empty one where the site is at the root.
  base: process.env["BASIN_SITE_BASE"] || "/",
  outDir: process.env["BASIN_SITE_OUT"] ?? "./dist",
  // Two builds at once must not share what one of them keeps for itself.
  cacheDir: process.env["BASIN_SITE_CACHE"] ?? "./node_modules/.astro",
  trailingSlash: "always",
  output: "static",
  // Commands are shown as they are typed; colours of a theme of its own would not follow ours.
  markdown: { syntaxHighlight: false },
  integrations: [mdx(), sitemap({ filter: (page) => !page.endsWith("/releases/latest/") }), chartFiles()],
  // Pages are made in one thread; more of them at once only fill the waits for the disk.
  build: { format: "directory", concurrency: 8 },
  devToolbar: { enabled: false },
  vite: {
    build: {
      rolldownOptions: {
        // Astro marks each MDX page with a directive of its own that the bundler then warns of; it has been read by then.
        onLog(level, log, handle) {
          if (log.code !== "MODULE_LEVEL_DIRECTIVE") handle(level, log);
        },
      },
    },
  },
});
