// Every command in a step of a workflow is one of this repository, with options that it takes: parsed as it would be run, with
// sample values for the variables of the step.
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { split } from "shlex";
import { describe, expect, it } from "vitest";
import { makeProgram } from "../../src/program.ts";
import { root, stepsOf, workflows } from "./read.ts";

/** What stands for a variable, where a word would not do. */
const samples: Readonly<Record<string, string>> = { SHARDS: "2", HOURS: "5", ROWS: "3", GITHUB_RUN_ID: "7" };

const scripts = new Set(
  Object.keys((JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { scripts: object }).scripts),
);
const commands = workflows.flatMap((workflow) =>
  stepsOf(workflow).flatMap(({ step }) =>
    [...(step.run ?? "").matchAll(/\b(?:npx basin|npm (?:run )?)[^\n>|;&]*/g)].map(([text]) => ({
      file: workflow.file,
      text: text.trim(),
    })),
  ),
);

/** Puts samples in the place of variables and of what other commands print. */
function filled(text: string): string[] {
  const plain = text
    .replaceAll(/\$\(cat [^)]*\)/g, "")
    .replaceAll(/\$\{(\w+)\[@\]\}/g, "sb-lb")
    .replaceAll(/\$\{?(\w+)\}?/g, (_, name: string) => samples[name] ?? "word");
  return split(plain);
}

/** Makes a command and those below it do nothing and print nothing. */
function mute(command: Command): void {
  command.action(() => {}).configureOutput({ writeOut: () => {}, writeErr: () => {} });
  for (const one of command.commands) mute(one);
}

/** Parses words as `basin` does; the error's message, or undefined where they are right. */
async function mistake(words: readonly string[]): Promise<string | undefined> {
  const program = makeProgram();
  const leaves = (command: Command): Command[] => [command, ...command.commands.flatMap(leaves)];
  for (const one of leaves(program).filter(({ commands: below }) => below.length === 0)) mute(one);
  for (const one of leaves(program)) one.configureOutput({ writeOut: () => {}, writeErr: () => {} });
  return program.parseAsync(words, { from: "user" }).then(
    () => undefined,
    (error: Error) => error.message,
  );
}

describe("the commands of the workflows", () => {
  it("are there", () => expect(commands.length).toBeGreaterThan(20));

  it.each(commands)("$file: $text", async ({ text }) => {
    const words = filled(text);
    if (words[0] === "npm") {
      const [first, second] = words.slice(1).filter((word) => !word.startsWith("-"));
      const script = first === "run" ? second : first;
      expect([...scripts], text).toContain(script);
      return;
    }
    expect(await mistake(words.slice(2)), text).toBeUndefined();
  });

  it("are told from commands that there are not", async () => {
    expect(await mistake(["ci", "policy", "--base", "a", "--trust"])).toMatch(/unknown option/);
    expect(await mistake(["ci", "polish"])).toBeDefined();
    expect(await mistake(["ci", "matrix", "sb-lb"])).toMatch(/shards/);
  });
});
