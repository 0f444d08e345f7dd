// Writes schema.json, the JSON Schema of a run file, from the zod schema. Run it after a change: node scripts/schema.ts
import { writeFileSync } from "node:fs";
import { runJsonSchema } from "../src/json-schema.ts";

writeFileSync(new URL("../schema.json", import.meta.url), runJsonSchema());
