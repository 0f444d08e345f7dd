// Checks the types of the site, .astro files included, with TypeScript 6: 7 has no programmatic API yet.
import path from "node:path";

process.env["ASTRO_TELEMETRY_DISABLED"] = "1";
const root = path.resolve(import.meta.dirname, "..");
process.chdir(root);

const { sync } = await import("astro");
await sync({ root, logLevel: "error" });

const { check } = await import("@astrojs/check");
const failed = await check({ root, minimumFailingSeverity: "warning", minimumSeverity: "warning" });
process.exitCode = failed === false ? 0 : 1;
