// The address of every page, in one place, so that links never drift. All end in a slash; `base` is put before them.
const base = (import.meta.env?.BASE_URL ?? "/").replace(/\/$/, "");

/** Puts the site's base path before an absolute address within it. */
export function address(path: `/${string}`): string {
  return `${base}${path}`;
}

/** The addresses of pages. */
export const pages = {
  home: (): string => address("/"),
  models: (): string => address("/models/"),
  /** A model, by its id. */
  model: (id: string): string => address(`/models/${id}/`),
  methods: (): string => address("/methods/"),
  method: (id: string): string => address(`/methods/${id}/`),
  data: (): string => address("/data/"),
  dataSet: (id: string): string => address(`/data/${id}/`),
  studies: (): string => address("/studies/"),
  study: (id: string): string => address(`/studies/${id}/`),
  claims: (): string => address("/claims/"),
  claim: (id: string): string => address(`/claims/${id}/`),
  runs: (): string => address("/runs/"),
  /** A run, by its id. */
  run: (id: string): string => address(`/runs/${id}/`),
  /** A workload: one row of the models board, by its slug. */
  workload: (slug: string): string => address(`/workloads/${slug}/`),
  compare: (): string => address("/compare/"),
  releases: (): string => address("/releases/"),
  release: (version: string): string => address(`/releases/${version}/`),
  changes: (): string => address("/changes/"),
  problems: (): string => address("/problems/"),
  search: (): string => address("/search/"),
  docs: (): string => address("/docs/"),
  doc: (slug: string): string => address(`/docs/${slug}/`),
  about: (): string => address("/about/"),
} as const;
