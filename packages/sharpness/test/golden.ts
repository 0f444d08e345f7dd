// Writes golden.json: the quantities of every probe with its defaults, on the tests' network at its sloped point.
// Run it (node test/golden.ts) for a new probe, or together with a raised version of one, never else.
import { writeFileSync } from "node:fs";
import { probeIds } from "../src/probes.ts";
import { probeNetwork } from "./probe-network.ts";

const golden = Object.fromEntries(
  probeIds.map((id) => {
    const { probe, result } = probeNetwork(id);
    const quantities = Object.entries(result.quantities).map(([name, value]) => [name, Number(value.toPrecision(8))]);
    return [id, { version: probe.version, quantities: Object.fromEntries(quantities) as object }];
  }),
);
writeFileSync(new URL("golden.json", import.meta.url), `${JSON.stringify(golden, null, 1)}\n`);
