// Runs measurements one after the other, each in a process of its own.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { UnsupportedError, UserError } from "../errors.ts";
import type { BenchCase, BenchResult } from "./case.ts";

type Message = { readonly result: BenchResult } | { readonly error: string; readonly kind: string };

/** Measures a case in a new process. Throws what the case threw, as the kind of error it was. */
export async function runCase(bench: BenchCase): Promise<BenchResult> {
  const child = fork(fileURLToPath(new URL("child.ts", import.meta.url)), [JSON.stringify(bench)], { silent: true });
  let message: Message | undefined;
  let text = "";
  child.on("message", (sent) => (message = sent as Message));
  child.stderr?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const code = await new Promise<number | NodeJS.Signals>((resolve) =>
    child.on("close", (exit, signal) => resolve(exit ?? signal ?? 0)),
  );
  if (message && "result" in message) return message.result;
  const what = `bench ${bench.model} on ${bench.engine}`;
  if (message?.kind === "user") throw new UserError(message.error);
  if (message?.kind === "unsupported") throw new UnsupportedError(message.error);
  if (message) throw new Error(message.error);
  if (code === "SIGKILL") {
    throw new UserError(`${what}: was killed, probably for want of memory, got SIGKILL; take a smaller batch`);
  }
  throw new Error(`internal: ${what} ended with ${code} and no result: ${text.slice(-2000)}`);
}
