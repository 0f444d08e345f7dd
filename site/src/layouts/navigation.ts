// Where the header leads. Boards first: they are what readers come for.
import { pages } from "../data/address.ts";

/** One way. */
export interface Way {
  readonly title: string;
  readonly href: string;
}

/** The ways of the header, in order. */
export const WAYS: readonly Way[] = [
  { title: "Models", href: pages.models() },
  { title: "Methods", href: pages.methods() },
  { title: "Studies", href: pages.studies() },
  { title: "Claims", href: pages.claims() },
  { title: "Compare", href: pages.compare() },
  { title: "Releases", href: pages.releases() },
  { title: "Docs", href: pages.docs() },
  { title: "Search", href: pages.search() },
];

/** Whether a page is under a way, itself included. */
export function isUnder(href: string, pathname: string): boolean {
  return pathname.startsWith(href);
}
