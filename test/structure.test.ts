// The house rules that a reader relies on, checked over the source as text.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const sources = globSync("{packages/*,benchmarks,site}/src/**/*.ts", { cwd: root }).filter(
  (file) => !file.includes("/generated/"),
);
const components = globSync("site/src/**/*.{astro,mdx}", { cwd: root });
const production = sources.filter((file) => !file.endsWith(".test.ts") && !file.includes("/testing/"));
const text = new Map(sources.map((file) => [file, readFileSync(path.join(root, file), "utf8")]));

/** What each room may import of ours; docs/architecture.md draws it. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  random: [],
  compiler: [],
  engine: ["compiler"],
  datasets: ["random"],
  zoo: ["compiler", "random"],
  trainer: ["compiler", "datasets", "engine", "random", "zoo"],
  sharpness: ["random"],
  record: [],
  benchmarks: ["compiler", "datasets", "engine", "random", "record", "sharpness", "trainer", "zoo"],
  site: ["record"],
};

/** Files over 400 lines, each with its reason. */
const longFiles: Readonly<Record<string, string>> = {};

const roomOf = (file: string): string => file.split("/")[file.startsWith("packages/") ? 1 : 0]!;

const importersOf = (pattern: RegExp): string[] =>
  production.filter((file) => pattern.test(text.get(file)!)).toSorted();

describe("the house", () => {
  it("has source files to check", () => {
    expect(production.length).toBeGreaterThan(30);
  });

  it.each(Object.keys(mayImport))("keeps the arrows of %s", (room) => {
    for (const file of production.filter((name) => roomOf(name) === room)) {
      for (const [, target] of text.get(file)!.matchAll(/from "@basin\/([a-z]+)[/"]/g)) {
        expect(mayImport[room], `${file} imports ${target}`).toContain(target);
      }
    }
  });

  it("lets components and pages of the site import record alone", () => {
    expect(components.length).toBeGreaterThan(0);
    for (const file of components) {
      const component = readFileSync(path.join(root, file), "utf8");
      for (const [, target] of component.matchAll(/from "@basin\/([a-z]+)/g)) expect(target, file).toBe("record");
      if (file.endsWith(".astro")) expect(component, `${file} opens with what it is`).toMatch(/^---\n\/\//);
    }
  });

  it("keeps the blank between a word and an element on the next line", () => {
    // Astro's rule is that of JSX: a line break is no blank; {" "} is.
    const [before, after] = [String.raw`[\p{L}\p{N},;:.]`, String.raw`[\p{L}\p{N}]`];
    const inline = "(?:a|abbr|cite|code|em|kbd|strong|sub|sup)";
    const lost = new RegExp(
      String.raw`${before}\n\s*(?:<${inline}[\s>]|\{\w[\w.()]*\})|</${inline}>\n\s*(?:${after}|<${inline}[\s>])`,
      "u",
    );
    for (const file of components.filter((name) => name.endsWith(".astro"))) {
      const template = readFileSync(path.join(root, file), "utf8").replace(/^---\n[\s\S]*?\n---\n/, "");
      const text = template.replaceAll(/<(script|style)[\s\S]*?<\/\1>|\{\/\*[\s\S]*?\*\/\}/g, "");
      expect(lost.exec(text)?.[0], file).toBeUndefined();
    }
  });

  it("lets no content of a record into a page as HTML", () => {
    // Charts are drawn by us; a card is rendered without HTML, which cards.test.ts proves.
    for (const file of components) {
      const drawn = file === "site/src/components/Card.astro" ? "card\\.html\\}" : "svg\\b|\\w+\\.svg\\b";
      const other = new RegExp(`set:html=\\{(?!${drawn})`);
      expect(readFileSync(path.join(root, file), "utf8"), file).not.toMatch(other);
    }
  });

  it("lets sharpness import only types of other rooms", () => {
    for (const file of production.filter((name) => roomOf(name) === "sharpness")) {
      expect(text.get(file)!, file).not.toMatch(/^import \{[^}]*\} from "@basin\//m);
    }
  });

  it("opens ONNX Runtime through one door", () => {
    expect(importersOf(/from "onnxruntime-node"/)).toEqual(["packages/engine/src/onnx.ts"]);
  });

  it("chooses a tfjs backend in one place", () => {
    expect(importersOf(/tfjs-backend-cpu"/)).toEqual(["packages/engine/src/engines/tfjs-cpu.ts"]);
  });

  it("keeps ML libraries out of record", () => {
    for (const file of sources.filter((name) => roomOf(name) === "record")) {
      expect(text.get(file)!, file).not.toMatch(/tensorflow|onnxruntime/);
    }
  });

  it("makes every index.ts a table of contents", () => {
    for (const file of production.filter((name) => path.basename(name) === "index.ts")) {
      const rest = text
        .get(file)!
        .replaceAll(/\/\/.*$/gm, "")
        .replaceAll(/export (type )?(\{[^}]*\}|\*( as \w+)?) from "[^"]+";/g, "")
        .trim();
      expect(rest, file).toBe("");
    }
  });

  it("opens every file with what it is", () => {
    for (const file of production.filter((name) => path.basename(name) !== "index.ts")) {
      expect(text.get(file)!, file).toMatch(/^(#!.*\n)?(\/\/|\/\*)/);
    }
  });

  it("has no file called by a word that says nothing", () => {
    expect(sources.filter((file) => /(^|\/)(utils?|common|core|shared|helpers?|misc)(\.|\/)/.test(file))).toEqual([]);
  });

  it("extends nothing but errors and the tracing backend", () => {
    for (const file of production) {
      for (const [, base] of text.get(file)!.matchAll(/class \w+ extends ([\w.]+)/g)) {
        expect(base, file).toMatch(/Error$|^tf\.KernelBackend$/);
      }
    }
  });

  it("keeps files under 400 lines, or says why not", () => {
    for (const file of production) {
      const lines = text.get(file)!.split("\n").length;
      if (lines > 400) expect(longFiles, `${file} has ${lines} lines`).toHaveProperty([file]);
    }
  });

  it("names no model and no data set outside their rooms", () => {
    for (const file of production.filter(
      (name) => !/packages\/(zoo|datasets)\/|studies\/|protocols\/|commands\//.test(name),
    )) {
      expect(text.get(file)!, file).not.toMatch(/=== "(f1|f2|c[1-4](-text)?|mnist|fashion-mnist|glyphs|cifar-10)"/);
    }
  });
});
