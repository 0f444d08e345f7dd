// basin new: the files of a new model, method or measure, with a check that says what to fill in.
import { Command } from "commander";
import { places, repository } from "../check/places.ts";
import type { Kind } from "../check/places.ts";
import { print } from "../output.ts";
import { checkId, parseShape } from "../scaffold/answers.ts";
import { complete, questions } from "../scaffold/ask.ts";
import type { Given } from "../scaffold/ask.ts";
import { scaffold } from "../scaffold/scaffold.ts";

const described: Readonly<Record<Kind, { readonly what: string; readonly example: string }>> = {
  model: {
    what: "a model: a network from samples to logits",
    example: 'my-net --title "A small network" --source "Own work, 2026" --input 28,28,1 --author "My Name"',
  },
  method: {
    what: "a training method: what an update does with its batch",
    example: 'my-trick --title "My trick" --source "Own work, 2026" --author "My Name"',
  },
  measure: {
    what: "a measure other than φ: a search around a solution",
    example: 'my-measure --source "Own work, 2026"',
  },
};

function newOne(kind: Kind): Command {
  const { what, example } = described[kind];
  const { definitions, list, cards } = places[kind];
  const command = new Command(kind)
    .description(
      `Begin ${what}: a file in ${definitions}, its line in ${list}${cards === undefined ? "" : `, its card in ${cards}`}.`,
    )
    .argument("<id>", "lower-case words with dashes between");
  for (const { name, message, kinds, usual } of questions) {
    if (kinds.includes(kind))
      command.option(`--${name} <text>`, usual === undefined ? message : `${message} (${usual})`);
  }
  return command
    .option("--json", "print one JSON document instead of text; nothing is asked")
    .addHelpText(
      "after",
      `\nExamples:\n  npx basin new ${kind} ${example.split(" ")[0]}\n  npx basin new ${kind} ${example}`,
    )
    .action(async (id: string, { json, ...given }: Given & { json?: boolean }) => {
      checkId(id);
      const isTerminal = process.stdin.isTTY && process.stdout.isTTY && json !== true;
      const {
        title = "",
        source = "",
        author = "",
        license = "",
        input,
        classes,
      } = await complete(kind, given, isTerminal ? {} : undefined);
      const shape = input === undefined ? [] : parseShape(input);
      const answers = { kind, id, title, source, author, license, input: shape, classes: Number(classes ?? 0) };
      const { files, list: changed } = await scaffold(repository, answers);
      const text = [...files.map((file) => `new      ${file}`), `one more ${changed}`].join("\n");
      print(json, { kind, id, files, list: changed }, text, `fill in ${files[0]}, then npx basin check ${id}`);
    });
}

/** The command. */
export function newCommand(): Command {
  return new Command("new")
    .description("Begin a model, a training method or a measure, with a check that says what to fill in.")
    .addCommand(newOne("model"))
    .addCommand(newOne("method"))
    .addCommand(newOne("measure"))
    .addHelpText("after", "\nExamples:\n  npx basin new model my-net\n  npx basin new method my-trick");
}
