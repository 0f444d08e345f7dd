// The feeds of changes. An entry's id is its address on the page of changes, which stays; times are those of the changes, so
// two builds of the same records are the same bytes.
import { Feed } from "feed";
import { address, pages } from "./address.ts";
import { loadBoard } from "./board.ts";
import { changeAddress, changeTitles, loadChanges } from "./changes.ts";

/** Entries in a feed: the newest. */
const LENGTH = 100;

/** The addresses of the feeds. */
export const feeds = {
  atom: (): string => address("/changes.atom.xml"),
  json: (): string => address("/changes.json"),
} as const;

/** Makes the feed; `site` is the address that the pages are at. */
export async function makeFeed(site: URL): Promise<Feed> {
  const [board, { changes }] = await Promise.all([loadBoard(), loadChanges()]);
  const absolute = (path: string): string => new URL(path, site).href;
  const shown = changes.slice(0, LENGTH);
  const feed = new Feed({
    id: absolute(pages.changes()),
    title: "Basin: changes of the board",
    description: "New rows, re-runs and what they came to, withdrawals, superseded definitions, releases.",
    link: absolute(pages.changes()),
    language: "en",
    author: { name: "Basin" },
    generator: false,
    copyright: "Apache-2.0",
    updated: new Date(shown[0]?.date ?? 0),
    feedLinks: { atom: absolute(feeds.atom()), json: absolute(feeds.json()) },
  });
  for (const change of shown) {
    feed.addItem({
      id: `${absolute(pages.changes())}#${change.id}`,
      title: change.title,
      link: absolute(changeAddress(change, board)),
      date: new Date(change.date),
      description: change.text,
      category: [{ name: changeTitles[change.kind], term: change.kind }],
    });
  }
  return feed;
}
