// The one vitest configuration. Every package's vitest.config.ts re-exports it.
// Tests are silent and seeded; a JSON report per package is summed by scripts/test.ts.
import { defineConfig } from "vitest/config";
import type { ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    env: { TZ: "UTC", LANG: "C.UTF-8" },
    reporters: ["default", ["json", { outputFile: ".report/vitest.json" }]],
  },
});
export default config;
