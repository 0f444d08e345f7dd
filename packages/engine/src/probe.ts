// Tries an engine on this machine in a process of its own: drivers that are missing or broken write to the terminal, or
// end the process.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const known = new Map<string, Promise<true | string>>();

/** True, or why an engine failed to compute 1 + 1 in another process; asked once. */
export function probe(engine: string): Promise<true | string> {
  let asked = known.get(engine);
  if (asked === undefined) known.set(engine, (asked = ask(engine)));
  return asked;
}

function ask(engine: string): Promise<true | string> {
  const { promise, resolve } = Promise.withResolvers<true | string>();
  const child = fork(fileURLToPath(new URL("probe-child.ts", import.meta.url)), [engine], { silent: true });
  let told: string | undefined;
  child.on("message", (text: string) => (told = text));
  child.once("error", (error) => resolve(error.message));
  child.once("close", (code, signal) => {
    if (told === undefined) resolve(`the process that tried it ended with ${signal ?? code}`);
    else resolve(told === "" ? true : told);
  });
  return promise;
}
