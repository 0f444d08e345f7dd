// Asks in a terminal for what was not given as an option.
import type { Readable, Writable } from "node:stream";
import { cancel, isCancel, text } from "@clack/prompts";
import type { Kind } from "../check/places.ts";
import { UserError } from "../errors.ts";
import { checkLicenseAnswer, checkSource, checkText, parseShape } from "./answers.ts";

/** Where questions are asked. */
export interface Terminal {
  readonly input?: Readable;
  readonly output?: Writable;
}

/** Answers as text, by the names of the options. */
export type Given = Readonly<Record<string, string | undefined>>;

interface Question {
  readonly name: string;
  readonly message: string;
  readonly kinds: readonly Kind[];
  /** Taken where nothing is typed, and without a terminal. */
  readonly usual?: string;
  readonly check: (answer: string) => void;
}

/** The questions, in the order in which they are asked. */
export const questions: readonly Question[] = [
  {
    name: "title",
    message: "What is it, in a line?",
    kinds: ["model", "method"],
    check: (answer) => checkText("title", answer),
  },
  {
    name: "source",
    message: "Where does it come from? The paper with its year, or own work with the year",
    kinds: ["model", "method", "measure"],
    check: checkSource,
  },
  {
    name: "input",
    message: "The shape of a sample, as 784 or 28,28,1 (MNIST), 32,32,3 (CIFAR), 360 (TIMIT)",
    kinds: ["model"],
    usual: "28,28,1",
    check: (answer) => void parseShape(answer),
  },
  {
    name: "classes",
    message: "Classes: 10, 100 (CIFAR-100), 1973 (TIMIT)",
    kinds: ["model"],
    usual: "10",
    check: (answer) => {
      if (!/^[1-9]\d*$/.test(answer))
        throw new UserError(`classes: must be a whole number from 1, got "${answer}"; as 10`);
    },
  },
  {
    name: "author",
    message: "Who wrote it? Names with commas between; they stand on its card",
    kinds: ["model", "method"],
    check: (answer) => checkText("author", answer),
  },
  {
    name: "license",
    message: "Its licence, as SPDX names it",
    kinds: ["model", "method"],
    usual: "Apache-2.0",
    check: checkLicenseAnswer,
  },
];

/** Completes answers: by questions where there is a terminal, else by what is usual. Throws UserError for what is missing. */
export async function complete(
  kind: Kind,
  given: Given,
  terminal: Terminal | undefined,
): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  const missing: string[] = [];
  for (const { name, message, kinds, usual, check } of questions) {
    if (!kinds.includes(kind)) continue;
    const answer = given[name] ?? (terminal === undefined ? usual : await ask(message, usual, check, terminal));
    if (answer === undefined) missing.push(name);
    else {
      check(answer);
      answers[name] = answer;
    }
  }
  if (missing.length > 0) {
    throw new UserError(
      `new ${kind}: needs ${missing.map((name) => `--${name}`).join(", ")}, got none and no terminal to ask in; give them as options`,
    );
  }
  return answers;
}

async function ask(
  message: string,
  usual: string | undefined,
  check: (answer: string) => void,
  terminal: Terminal,
): Promise<string> {
  const answer = await text({
    ...terminal,
    message,
    ...(usual === undefined ? {} : { placeholder: usual, defaultValue: usual }),
    validate: (value) => {
      try {
        check(value === undefined || value === "" ? (usual ?? "") : value);
      } catch (error) {
        return error as Error;
      }
      return undefined;
    },
  });
  if (isCancel(answer)) {
    cancel("Nothing was written.", terminal);
    throw new UserError("new: was stopped, got no answer; nothing was written");
  }
  return answer;
}
