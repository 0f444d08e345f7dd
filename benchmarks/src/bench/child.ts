// The process of one measurement: takes a case as JSON, sends its result or its error to the parent.
import { errorKind } from "../errors.ts";
import { measureCase, type BenchCase } from "./case.ts";

process.on("disconnect", () => process.exit(1));
try {
  process.send?.({ result: await measureCase(JSON.parse(process.argv[2]!) as BenchCase) });
} catch (error) {
  process.send?.({ error: (error as Error).message, kind: errorKind(error) });
}
process.disconnect?.();
