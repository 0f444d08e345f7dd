// The documents by what a reader wants, in the order in which they are listed. One that is named nowhere is listed last.

/** Documents of one purpose. */
export interface DocGroup {
  readonly title: string;
  readonly docs: readonly { readonly slug: string; readonly says: string }[];
}

/** The groups. */
export const docGroups: readonly DocGroup[] = [
  {
    title: "Read the results",
    docs: [
      {
        slug: "reading-sharpness",
        says: "What φ is, what to ask of a value before believing it, and what its critics say.",
      },
      { slug: "claims", says: "How a claim is written down and judged, and how often a verdict is wrong." },
      { slug: "statistics", says: "The intervals, tests and tiers, with the coverage that they have at few seeds." },
      { slug: "releases", says: "What a status means, what a release freezes, and how a run is withdrawn." },
      {
        slug: "article",
        says: "Each statement of the article about the paper, with the study and the claims that answer it.",
      },
      {
        slug: "open-questions",
        says: "The questions that the paper ends with: what our records answer, and what they cannot.",
      },
      { slug: "glossary", says: "One word per concept, in code, docs, records and on these pages." },
    ],
  },
  {
    title: "What is measured",
    docs: [
      {
        slug: "protocol",
        says: "What the benchmark fixes where the paper leaves it open, and what stands with every number.",
      },
      { slug: "studies", says: "The paper's tables and figures as views over one set of trainings and measurements." },
      { slug: "methods", says: "Plain training, the paper's remedies and four kinds of noise: what an update does." },
      { slug: "data", says: "The data sets, where they come from, and how to use your own TIMIT." },
    ],
  },
  {
    title: "Run it",
    docs: [
      { slug: "engines", says: "CPU and GPU engines, what each needs, and how far they agree." },
      { slug: "measuring", says: "f, accuracy and φ at your own weights, from PyTorch or tf.layers." },
      { slug: "many-machines", says: "A study on Slurm, GitHub Actions or Kubernetes, or by hand." },
    ],
  },
  {
    title: "Add to it",
    docs: [
      {
        slug: "contributing",
        says: "A recipe for each kind of addition: a model, a method, a data set, a measure, results.",
      },
      { slug: "ci", says: "The workflows, who may start them, and how the nightly re-run tells drift from chance." },
      { slug: "architecture", says: "The rooms of the code, and what each may import, on one page." },
      { slug: "charts", says: "How the charts are made, and what one must say." },
      {
        slug: "releasing",
        says: "Changesets, the protocol's version, and how the packages are published and verified.",
      },
      { slug: "decisions", says: "Why things are as they are: one page a question." },
    ],
  },
];
