// What a scaffold is made from, and what each answer may be. An answer becomes text of a source file, so it is one line of
// letters that are seen; what stands in code is quoted as JSON.
import { sizeOf } from "@basin/zoo";
import { checkLicense } from "../check/card.ts";
import { generatedSet } from "../check/data.ts";
import { findDefinition } from "../check/definitions.ts";
import type { Kind } from "../check/places.ts";
import { UserError } from "../errors.ts";

/** What a contributor says of a definition. */
export interface Answers {
  readonly kind: Kind;
  readonly id: string;
  /** What it is called; not of a measure, whose id is its name. */
  readonly title: string;
  /** Paper or other source. */
  readonly source: string;
  readonly author: string;
  /** An SPDX expression. */
  readonly license: string;
  /** Of a model: the shape of a sample, and classes. */
  readonly input: readonly number[];
  readonly classes: number;
}

/** Words that no variable can be called by. */
const RESERVED =
  /^(abstract|arguments|async|await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|eval|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|type|typeof|undefined|var|void|while|with|yield)$/;

/** The name of a definition in code: `my-net` is `myNet`. */
export function identifier(id: string): string {
  return id.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Throws UserError unless an id is well formed and names nothing yet. */
export function checkId(id: string): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id) || id.length > 40) {
    throw new UserError(
      `id: must be lower-case words with dashes between, 40 letters at most, got "${id}"; choose another, as my-net`,
    );
  }
  if (RESERVED.test(identifier(id))) {
    throw new UserError(`id: must be no word of the language, got "${id}"; choose another, as my-${id}`);
  }
  let taken: string;
  try {
    taken = findDefinition(id).kind;
  } catch {
    return;
  }
  throw new UserError(`id: must be free, got "${id}", which is a ${taken}; choose another`);
}

/** Throws UserError unless an answer is one line of letters that are seen. */
export function checkText(name: string, text: string, least = 3): void {
  if (text.trim().length >= least && text.length <= 300 && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text)) return;
  throw new UserError(
    `${name}: must be one line of ${least} to 300 letters, got ${JSON.stringify(text)}; write another`,
  );
}

/** Throws UserError unless a source names a year. */
export function checkSource(text: string): void {
  checkText("source", text, 6);
  if (/\b\d{4}\b/.test(text)) return;
  throw new UserError(
    `source: must name the paper with its year, got "${text}"; write "own work, 2026" where there is none`,
  );
}

/** Throws UserError unless a licence is an SPDX expression. */
export function checkLicenseAnswer(text: string): void {
  checkText("license", text, 2);
  checkLicense("card", text);
}

/** A shape from text: "28,28,1". Throws UserError for anything else. */
export function parseShape(text: string): number[] {
  const sizes = text.split(",").map((part) => Number(part.trim()));
  if (sizes.length > 0 && sizes.every((size) => Number.isSafeInteger(size) && size >= 1)) return sizes;
  throw new UserError(`input: must be sizes with commas between, got "${text}"; as 784 or 28,28,1`);
}

/** Throws UserError unless all answers may stand in files together. */
export function checkAnswers(answers: Answers): void {
  const { kind, id, title, source, author, license, input, classes } = answers;
  checkId(id);
  checkSource(source);
  if (kind === "measure") return;
  checkText("title", title);
  checkText("author", author);
  checkLicenseAnswer(license);
  if (kind === "method") return;
  if (sizeOf(input) > 0) generatedSet({ id, input, classes });
}
