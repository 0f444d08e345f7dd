// GitHub's workflow parser imports JSON in a way that Node does not: Vite takes it in.
import { mergeConfig } from "vitest/config";
import type { ViteUserConfig } from "vitest/config";
import shared from "../vitest.shared.ts";

const config: ViteUserConfig = mergeConfig(shared, {
  test: { server: { deps: { inline: [/@actions\/workflow-parser/] } } },
});
export default config;
