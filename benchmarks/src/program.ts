// The `basin` command with its sub-commands; cli.ts runs it, tests read it.
import { Command } from "commander";
import { benchCommand } from "./commands/bench.ts";
import { catalogCommand } from "./commands/catalog.ts";
import { checkCommand } from "./commands/check.ts";
import { ciCommand } from "./commands/ci.ts";
import { claimsCommand } from "./commands/claims.ts";
import { dataCommand } from "./commands/data.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { measureCommand } from "./commands/measure.ts";
import { mergeCommand } from "./commands/merge.ts";
import { newCommand } from "./commands/new.ts";
import { openCommand } from "./commands/open.ts";
import { planCommand } from "./commands/plan.ts";
import { publishCommand } from "./commands/publish.ts";
import { quickstartCommand } from "./commands/quickstart.ts";
import { resultsCommand } from "./commands/results.ts";
import { runCommand } from "./commands/run.ts";
import { showCommand } from "./commands/show.ts";
import { siteCommand } from "./commands/site.ts";
import { statusCommand } from "./commands/status.ts";
import { submitCommand } from "./commands/submit.ts";
import { verifyCommand } from "./commands/verify.ts";
import { watchCommand } from "./commands/watch.ts";
import { exitCodesHelp } from "./exit-codes.ts";

/** Makes the command; every call makes another. */
export function makeProgram(): Command {
  const program = new Command("basin")
    .description("An open benchmark of batch size, sharpness and generalization.")
    .addHelpText(
      "after",
      `\nExamples:\n  npx basin quickstart\n  npx basin run sb-lb --model f1 --data mnist --seeds 5`,
    );
  const commands = [
    quickstartCommand(),
    runCommand(),
    planCommand(),
    mergeCommand(),
    submitCommand(),
    statusCommand(),
    watchCommand(),
    showCommand(),
    claimsCommand(),
    measureCommand(),
    resultsCommand(),
    openCommand(),
    siteCommand(),
    publishCommand(),
    verifyCommand(),
    newCommand(),
    checkCommand(),
    catalogCommand(),
    dataCommand(),
    doctorCommand(),
    benchCommand(),
    ciCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  prepare(program);
  return program;
}

/** Makes a command and those below it print the exit codes in --help, and throw rather than exit. */
function prepare(command: Command): void {
  command.exitOverride().addHelpText("after", `\n${exitCodesHelp}`);
  for (const one of command.commands) prepare(one);
}
