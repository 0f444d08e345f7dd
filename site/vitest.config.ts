// Two projects: what needs no browser runs at once, what needs one shares one build of the site.
import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../vitest.shared.ts";

// eslint-disable-next-line import/no-default-export -- Vitest asks for it.
export default mergeConfig(
  shared,
  defineConfig({
    test: {
      projects: [
        { extends: true, test: { name: "parts", exclude: ["test/browser/**", "node_modules/**"] } },
        {
          extends: true,
          test: {
            name: "browser",
            include: ["test/browser/**/*.test.ts"],
            // Lists are put together with those of the shared configuration.
            exclude: ["src/**", "test/*.test.ts"],
            globalSetup: ["test/browser/setup.ts"],
            hookTimeout: 300_000,
          },
        },
      ],
    },
  }),
);
