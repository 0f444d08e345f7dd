// The forms of issues are what the host reads: its rules for them, as a schema, and no address that is not the project's.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";

const root = path.resolve(import.meta.dirname, "..", "..");
const folder = ".github/ISSUE_TEMPLATE";

const id = z.string().regex(/^[a-zA-Z0-9_-]+$/);
const text = z.string().min(1);
const validations = z.strictObject({ required: z.boolean() }).optional();
const field = { label: text, description: text.optional() };
// docs.github.com: "Syntax for GitHub's form schema".
const element = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("markdown"), attributes: z.strictObject({ value: text }) }),
  z.strictObject({
    type: z.literal("input"),
    id,
    attributes: z.strictObject({ ...field, placeholder: text.optional(), value: text.optional() }),
    validations,
  }),
  z.strictObject({
    type: z.literal("textarea"),
    id,
    attributes: z.strictObject({
      ...field,
      placeholder: text.optional(),
      value: text.optional(),
      render: text.optional(),
    }),
    validations,
  }),
  z.strictObject({
    type: z.literal("dropdown"),
    id,
    attributes: z.strictObject({
      ...field,
      multiple: z.boolean().optional(),
      options: z
        .array(text)
        .min(1)
        .refine((options) => new Set(options).size === options.length),
      default: z.int().min(0).optional(),
    }),
    validations,
  }),
  z.strictObject({
    type: z.literal("checkboxes"),
    id,
    attributes: z.strictObject({
      ...field,
      options: z.array(z.strictObject({ label: text, required: z.boolean().optional() })).min(1),
    }),
    validations,
  }),
]);
const form = z.strictObject({
  name: text,
  description: text,
  title: text.optional(),
  labels: z.array(text).optional(),
  body: z
    .array(element)
    .refine((body) => body.some(({ type }) => type !== "markdown"), "asks for nothing")
    .refine((body) => {
      const ids = body.flatMap((one) => ("id" in one ? [one.id] : []));
      return new Set(ids).size === ids.length;
    }, "has an id twice"),
});
const chooser = z.strictObject({
  blank_issues_enabled: z.boolean(),
  contact_links: z.array(z.strictObject({ name: text, url: z.url(), about: text })).optional(),
});

const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
const forms = globSync(`${folder}/*.yml`, { cwd: root }).filter((file) => !file.endsWith("config.yml"));

describe("issue forms", () => {
  it("are there for a bug, a proposal and a result that does not reproduce", () => {
    expect(forms.map((file) => path.basename(file)).toSorted()).toEqual([
      "bug.yml",
      "not-reproduced.yml",
      "proposal.yml",
    ]);
    expect(() => chooser.parse(parse(read(`${folder}/config.yml`)))).not.toThrow();
  });

  it.each(forms)("%s is a form", (file) => {
    expect(form.safeParse(parse(read(file))).error?.issues ?? []).toEqual([]);
  });

  it("would be refused with an element that the host does not know", () => {
    const bad = { name: "x", description: "x", body: [{ type: "text", id: "a", attributes: { label: "x" } }] };
    expect(form.safeParse(bad).success).toBe(false);
  });
});

it("names nobody who is not there: no address of mail in what contributors read", () => {
  for (const file of [
    "CONTRIBUTING.md",
    "CODE_OF_CONDUCT.md",
    "SECURITY.md",
    ".github/PULL_REQUEST_TEMPLATE.md",
    ...forms,
  ]) {
    expect(read(file), file).not.toMatch(/[\w.]+@[\w-]+\.\w/);
  }
});
