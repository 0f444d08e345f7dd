// A release as pages show it: the manifest, and the board of the manifest's runs alone. What was published later, a user's own
// runs among it, is in none of its numbers, so an old release's pages say for good what they said at first.
import { compareVersions, statusesOf, workloadsOf } from "@basin/record";
import type { Release, Run, Withdrawal } from "@basin/record";
import type { TableData } from "../components/table.ts";
import { loadBoard } from "./board.ts";
import type { Board } from "./board.ts";

/** A release with its board. */
export interface ReleaseView {
  readonly release: Release;
  /** Of the manifest's runs, with the statuses they had. */
  readonly board: Board;
  /** Runs of the manifest whose files are not here: numbers of theirs are missing. */
  readonly missing: readonly string[];
  /** Runs of the manifest that were withdrawn after it was made. */
  readonly withdrawnSince: readonly Withdrawal[];
}

const views = new Map<string, ReleaseView>();

/** The releases there are, the newest first. */
export async function loadReleases(): Promise<Release[]> {
  const { archive } = await loadBoard();
  return archive.releases.toSorted((a, b) => compareVersions(b.version, a.version));
}

/** A release by its version. */
export async function loadRelease(version: string): Promise<ReleaseView> {
  const known = views.get(version);
  if (known !== undefined) return known;
  const board = await loadBoard();
  const release = board.archive.releases.find((each) => each.version === version);
  if (release === undefined) {
    throw new Error(`internal: release ${version}: a page asks for it, and its manifest is not there`);
  }
  const view = viewOf(release, board);
  views.set(version, view);
  return view;
}

/** Makes the view of a release. */
export function viewOf(release: Release, board: Board): ReleaseView {
  const byId = new Map(board.runs.map((run) => [run.id, run]));
  const runs = release.runs.flatMap(({ id, outcomeHash }): Run[] => {
    const run = byId.get(id);
    return run === undefined || run.outcomeHash !== outcomeHash ? [] : [run];
  });
  const found = new Set(runs.map(({ id }) => id));
  const named = new Set(release.runs.map(({ id }) => id));
  return {
    release,
    board: {
      ...board,
      runs,
      problems: [],
      workloads: workloadsOf(runs),
      archive: { withdrawals: [], releases: [release], problems: [] },
      statuses: statusesOf(runs, { definitions: release.definitions, withdrawals: [] }),
    },
    missing: [...named].filter((id) => !found.has(id)),
    withdrawnSince: board.archive.withdrawals.filter(({ run }) => named.has(run)),
  };
}

/** A table without links to workloads and arms that the current board does not have any more. */
export async function withLivingLinks(table: TableData): Promise<TableData> {
  const { workloads } = await loadBoard();
  const slugs = new Set(workloads.map(({ slug }) => slug));
  const isDead = (href: string): boolean => {
    const slug = /\/workloads\/([^/]+)\/$/.exec(href)?.[1] ?? /\/compare\/\?rows=([a-z0-9-]+)/.exec(href)?.[1];
    return slug !== undefined && !slugs.has(slug);
  };
  return {
    ...table,
    rows: table.rows.map((row) => ({
      ...row,
      cells: Object.fromEntries(
        Object.entries(row.cells).map(([key, cell]) => {
          const { href, ...plain } = cell;
          return [key, href === undefined || isDead(href) ? plain : cell];
        }),
      ),
    })),
  };
}
