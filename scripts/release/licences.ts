// The licences of production dependencies against a list of those that an Apache-2.0 project can ship with. It reads what is
// installed and asks nobody. A licence that is new here is looked at by a person, who adds it or turns the dependency down.
import { run } from "./run.ts";

/** Licences that ask for no more than their text. */
const ALLOWED: readonly string[] = [
  "(Apache-2.0 AND BSD-3-Clause)",
  "(MIT OR CC0-1.0)",
  "0BSD",
  "Apache-2.0",
  "Apache-2.0 AND MIT",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Python-2.0",
  "Unlicense",
];

/** What has another licence, and why that is no harm. None of it is in a published package. */
const EXCEPTIONS: readonly { readonly name: RegExp; readonly licence: string; readonly reason: string }[] = [
  { name: /^@expo-google-fonts\//, licence: "MIT AND OFL-1.1", reason: "a font, embedded in the site unchanged" },
  { name: /^@img\/sharp-/, licence: "LGPL-3.0-or-later", reason: "a shared library of the site's build, not shipped" },
  { name: /^@resvg\/resvg-js/, licence: "MPL-2.0", reason: "draws pictures while the site is built, unchanged" },
  { name: /^argparse$/, licence: "PSF-2.0", reason: "Python's licence, permissive; markdown-it asks for it" },
  { name: /^spdx-exceptions$/, licence: "CC-BY-3.0", reason: "a list of names, read by the check of cards, unchanged" },
  { name: /^lightningcss/, licence: "MPL-2.0", reason: "writes style sheets while the site is built, unchanged" },
];

/** A dependency with its licence. */
export interface Licensed {
  readonly name: string;
  readonly licence: string;
}

/** The production dependencies of a workspace's packages with their licences; of those that `filter` selects where it is given. */
export function productionLicences(root: string, filter?: readonly string[]): Licensed[] {
  const selected = filter === undefined ? ["--recursive"] : filter.map((one) => `--filter=${one}`);
  const printed = run("pnpm", ["licenses", "list", "--prod", "--json", ...selected], root);
  // Where nothing is found it prints a sentence.
  if (!printed.trimStart().startsWith("{")) return [];
  const byLicence = JSON.parse(printed) as Readonly<Record<string, readonly { readonly name: string }[]>>;
  return Object.entries(byLicence).flatMap(([licence, list]) => list.map(({ name }) => ({ name, licence })));
}

/** The dependencies whose licence nobody allowed, one sentence each. `shipped`: they go into a published package, so no exception counts. */
export function licenceProblems(
  dependencies: readonly Licensed[],
  { shipped }: { readonly shipped: boolean },
): string[] {
  return dependencies
    .filter(({ licence }) => !ALLOWED.includes(licence))
    .filter((one) => shipped || !EXCEPTIONS.some(({ name, licence }) => name.test(one.name) && licence === one.licence))
    .map(
      ({ name, licence }) =>
        `${name}: must have a licence that scripts/release/licences.ts allows, got ${licence}; turn the dependency down, or add the licence after reading it`,
    );
}
