// A command of the project that is no part of `basin`: options, --help, and errors without a stack where the user can mend
// them. Exit codes are those of `basin`: 0 done, 1 a mistake in the request or the files, 3 a bug.
import { parseArgs } from "node:util";
import type { ParseArgsOptionsConfig } from "node:util";
import { UserError } from "@basin/record";

/** The values of options, by name. */
export type Options = Readonly<Record<string, string | boolean | undefined>>;

/**
 * Runs a command with the arguments of this process.
 *
 * `help` is printed for --help. `action` gets the options; what it throws as a UserError is printed as one message with exit
 * code 1, anything else with its stack and 3.
 */
export async function command(
  help: string,
  options: ParseArgsOptionsConfig,
  action: (options: Options) => Promise<void> | void,
): Promise<void> {
  try {
    const values = read(options);
    if (values["help"] === true) console.log(help);
    else await action(values);
  } catch (error) {
    const mistake = error instanceof UserError;
    console.error(mistake ? `error: ${error.message}` : error);
    process.exitCode = mistake ? 1 : 3;
  }
}

function read(options: ParseArgsOptionsConfig): Options {
  try {
    return parseArgs({ options: { ...options, help: { type: "boolean" } } }).values as Options;
  } catch (error) {
    throw new UserError(`options: ${error instanceof Error ? error.message : String(error)}; see --help`);
  }
}
