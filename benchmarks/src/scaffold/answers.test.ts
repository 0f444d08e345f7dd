// What an answer may be: everything that would become code, Markdown or a path is refused or quoted.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Answers } from "./answers.ts";
import { complete } from "./ask.ts";
import { cardFile } from "./card.ts";
import { modelFile } from "./model.ts";
import { scaffold } from "./scaffold.ts";

const answers: Answers = {
  kind: "model",
  id: "my-net",
  title: "A net",
  source: "Own work, 2026",
  author: "Ada Lovelace",
  license: "Apache-2.0",
  input: [28, 28, 1],
  classes: 10,
};

describe("an answer is refused", () => {
  it.each([
    [{ id: "f1" }, 'id: must be free, got "f1", which is a model; choose another'],
    [{ id: "plain" }, 'id: must be free, got "plain", which is a method'],
    [{ id: "My_Net" }, 'id: must be lower-case words with dashes between, 40 letters at most, got "My_Net"'],
    [{ id: "../x" }, 'got "../x"'],
    [{ id: "class" }, 'id: must be no word of the language, got "class"; choose another, as my-class'],
    [
      { input: [7, 7], classes: 3 },
      "my-net input and classes: must fit a data set, got [7, 7] with 3 classes; take those",
    ],
    [{ license: "Free as in beer" }, 'card license: must be an SPDX expression, got "Free as in beer"'],
    [{ source: "somewhere" }, 'source: must name the paper with its year, got "somewhere"'],
    [{ title: "two\nlines" }, 'title: must be one line of 3 to 300 letters, got "two\\nlines"'],
    [{ author: "a\u202Eb" }, "author: must be one line"],
  ])("%j", async (given, message) => {
    const root = mkdtempSync(path.join(tmpdir(), "basin-new-"));
    try {
      await expect(scaffold(root, { ...answers, ...given })).rejects.toThrow(message);
      expect(readdirSync(root)).toEqual([]);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

it("becomes text, never code or Markdown of its own", () => {
  const title = '"; process.exit(); // */ ${x} <b>*a*</b>';
  expect(modelFile({ ...answers, title })).toContain(`  title: ${JSON.stringify(title)},\n`);
  expect(cardFile({ ...answers, title })).toContain('# "; process.exit(); // \\*/ ${x} \\<b\\>\\*a\\*\\</b\\>\n');
});

describe("questions", () => {
  it("are asked in a terminal for what was not given, until the answer can stand", async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    let shown = "";
    output.setEncoding("utf8").on("data", (text: string) => (shown += text));
    const asked = complete("measure", {}, { input, output });
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
    for (const keys of ["nowhere", "\r", ", 2026", "\r"]) {
      await pause();
      input.write(keys);
    }
    expect(await asked).toEqual({ source: "nowhere, 2026" });
    expect(shown).toContain("must name the paper with its year");
  });

  it("are not asked where everything is given, and without a terminal the usual is taken", async () => {
    const given = { title: "A net", source: "Own work, 2026", author: "Ada" };
    expect(await complete("model", given, undefined)).toEqual({
      ...given,
      input: "28,28,1",
      classes: "10",
      license: "Apache-2.0",
    });
    await expect(complete("model", { title: "A net" }, undefined)).rejects.toThrow(
      "new model: needs --source, --author, got none and no terminal to ask in; give them as options",
    );
  });
});
