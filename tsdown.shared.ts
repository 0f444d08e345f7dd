// How a public package is built for npm: ES modules with declarations and source maps. Inside the workspace nobody needs it:
// there the sources are what is imported. Every public package's tsdown.config.ts calls it.
import { defineConfig } from "tsdown";
import type { UserConfig } from "tsdown";

/**
 * The configuration of a public package: one module for each source file, so that names are stable and a bundler takes what
 * is used.
 *
 * `entry` are the sources of what its `publishConfig.exports` names, `src/x.ts` for `dist/x.js`. On the platform `neutral`
 * an import of Node is an error. Declarations are written by oxc alone, as every export says its type
 * (isolatedDeclarations). Dependencies stay imports. Warnings are errors.
 */
export function library(entry: readonly string[], platform: "neutral" | "node" = "neutral"): UserConfig {
  return defineConfig({
    entry: [...entry],
    format: "esm",
    platform,
    target: "es2024",
    unbundle: true,
    dts: { generator: "oxc", sourcemap: false },
    sourcemap: true,
    fixedExtension: false,
    failOnWarn: true,
    logLevel: "warn",
    plugins: [
      {
        // Declarations have no maps, as the sources are not shipped; tsdown 0.23 leaves the comment that names them.
        name: "no-comment-without-map",
        generateBundle(_options, bundle) {
          for (const file of Object.values(bundle)) {
            if (file.type !== "chunk" || !file.fileName.endsWith(".d.ts")) continue;
            file.code = file.code.replace(/^\/\/# sourceMappingURL=.*$/m, "");
          }
        },
      },
    ],
  });
}
