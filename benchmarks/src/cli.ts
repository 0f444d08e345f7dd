// Runs the `basin` command, and says how it ended.
import { CommanderError } from "commander";
import { exitCodes } from "./exit-codes.ts";
import { printError } from "./output.ts";
import { makeProgram } from "./program.ts";

// A reader that closes early, such as head, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCodes.done);
  throw error;
});

try {
  await makeProgram().parseAsync();
} catch (error) {
  // Commander has printed its own message.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.user;
  else process.exitCode = printError(error);
}
