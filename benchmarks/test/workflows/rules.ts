// What no workflow may do, each rule with an edit of a real workflow that breaks it. A rule reads a parsed file and names what
// is wrong; the test holds every file to every rule, and every rule to its bad example.
import type { Job, Step, Workflow } from "./read.ts";
import { stepsOf } from "./read.ts";

/** A rule. */
export interface Rule {
  readonly says: string;
  /** What is wrong with a workflow; empty where nothing is. */
  readonly check: (workflow: Workflow) => string[];
  /** Edits that must be caught: a file, a text in it and what stands there instead. */
  readonly bad: readonly { readonly file: string; readonly from: string | RegExp; readonly to: string }[];
}

/** Events that anybody's pull request causes, or that run beside one with its data. */
const OF_STRANGERS = [
  "pull_request",
  "pull_request_target",
  "pull_request_review",
  "workflow_run",
  "issue_comment",
  "issues",
];
const HOSTED = /^(ubuntu-24\.04|ubuntu-24\.04-arm|macos-15|windows-2025)$/;
/** Jobs that may write, and what. */
const MAY_WRITE: Readonly<Record<string, readonly string[]>> = {
  "benchmark.yml propose": ["contents", "pull-requests"],
  "comment.yml comment": ["pull-requests"],
  "nightly.yml tell": ["issues"],
  "nightly.yml propose": ["contents", "pull-requests"],
  "pages.yml deploy": ["pages", "id-token"],
  "release.yml version": ["contents", "pull-requests"],
  "release.yml publish": ["id-token", "attestations"],
  "release.yml github": ["contents"],
};

const jobsOf = ({ jobs }: Workflow): [string, Job][] => Object.entries(jobs);
const isCheckout = ({ uses = "" }: Step): boolean => uses.startsWith("actions/checkout@");
const isCache = ({ uses = "", with: given = {} }: Step): boolean =>
  /^actions\/cache(\/restore)?@/.test(uses) || given["cache"] !== undefined;
const isMap = (value: unknown): value is Record<string, string> => typeof value === "object" && value !== null;
/** The scopes that a job may write. */
const writes = ({ permissions }: Job): string[] =>
  isMap(permissions) ? Object.keys(permissions).filter((scope) => permissions[scope] === "write") : ["everything"];
const problems = (found: readonly (string | false | undefined)[]): string[] =>
  found.filter((one) => typeof one === "string");
const inAnyCase = (text: string, event: string): boolean => new RegExp(`\\b${event}\\b`).test(text);

export const rules: readonly Rule[] = [
  {
    says: "is never started by pull_request_target",
    check: ({ file, events, text }) =>
      problems([
        (events.includes("pull_request_target") ||
          inAnyCase(text.replaceAll(/^\s*#.*$/gm, ""), "pull_request_target")) &&
          `${file} knows pull_request_target`,
      ]),
    bad: [
      { file: "contribution.yml", from: "  pull_request:", to: "  pull_request_target:" },
      { file: "ci.yml", from: "  pull_request:", to: '  "pull_request_target":' },
    ],
  },
  {
    says: "has no permission at the top, and each job names its own",
    check: (workflow) =>
      problems([
        (!isMap(workflow.permissions) || Object.keys(workflow.permissions).length > 0) &&
          `${workflow.file}: permissions at the top are not {}`,
        ...jobsOf(workflow).map(
          ([name, { permissions }]) => !isMap(permissions) && `${workflow.file} ${name}: no permissions of its own`,
        ),
      ]),
    bad: [
      { file: "ci.yml", from: "permissions: {}\n\nconcurrency", to: "concurrency" },
      { file: "nightly.yml", from: "permissions: {}\n", to: "permissions: read-all\n" },
      { file: "benchmark.yml", from: /    permissions:\n      contents: read\n    strategy/, to: "    strategy" },
    ],
  },
  {
    says: "writes only what its job is for",
    check: (workflow) =>
      jobsOf(workflow).flatMap(([name, job]) => {
        const allowed = MAY_WRITE[`${workflow.file} ${name}`];
        return writes(job)
          .filter((scope) => !(allowed ?? []).includes(scope))
          .map((scope) => `${workflow.file} ${name} may write ${scope}`);
      }),
    bad: [
      { file: "nightly.yml", from: "      issues: read", to: "      issues: write" },
      { file: "comment.yml", from: "contents: read", to: "contents: write" },
      { file: "ci.yml", from: "    permissions: {}\n    steps", to: "    permissions: write-all\n    steps" },
    ],
  },
  {
    says: "writes nothing and knows no secret where a stranger's pull request starts it",
    check: (workflow) =>
      workflow.events.includes("pull_request")
        ? problems([
            ...jobsOf(workflow).map(([name, job]) => writes(job).length > 0 && `${workflow.file} ${name} may write`),
            /\bsecrets\s*[.[]/.test(workflow.text) && `${workflow.file} reads a secret`,
            /secrets:\s*inherit/.test(workflow.text) && `${workflow.file} hands secrets on`,
          ])
        : [],
    bad: [
      {
        file: "contribution.yml",
        from: "BASE: ${{ github.event",
        to: "KEY: ${{ secrets.KEY }}\n          BASE: ${{ github.event",
      },
      {
        file: "contribution.yml",
        from: "      contents: read",
        to: "      contents: read\n      pull-requests: write",
      },
    ],
  },
  {
    says: "pins each action by a commit, and says which version that is",
    check: ({ file, text }) =>
      [...text.matchAll(/^\s*(?:- )?uses:\s*(.*)$/gm)]
        .map(([, used]) => used!)
        .filter((used) => !/^[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used))
        .map((used) => `${file} uses ${used}`),
    bad: [
      { file: "ci.yml", from: /actions\/checkout@[0-9a-f]{40} # v4\.2\.2/, to: "actions/checkout@v4" },
      { file: "pages.yml", from: " # v4.0.5", to: "" },
      { file: "pages.yml", from: /deploy-pages@[0-9a-f]{40}/, to: "deploy-pages@d6db901" },
    ],
  },
  {
    says: "leaves no token behind in a checkout",
    check: (workflow) =>
      stepsOf(workflow)
        .filter(({ step }) => isCheckout(step) && step.with?.["persist-credentials"] !== false)
        .map(({ job }) => `${workflow.file} ${job}: a checkout keeps its token`),
    bad: [
      { file: "contribution.yml", from: "          persist-credentials: false\n", to: "" },
      { file: "benchmark.yml", from: "persist-credentials: false", to: "persist-credentials: true" },
    ],
  },
  {
    says: "puts no expression into a script",
    check: (workflow) =>
      stepsOf(workflow)
        .filter(({ step }) => step.run?.includes("${{") === true || step.with?.["script"] !== undefined)
        .map(({ job, step }) => `${workflow.file} ${job}: ${step.name ?? step.uses}`),
    bad: [
      {
        file: "contribution.yml",
        from: '--changed "$BASE"',
        to: "--changed ${{ github.event.pull_request.base.ref }}",
      },
      { file: "benchmark.yml", from: '--options "$OPTIONS"', to: '--options "${{ inputs.options }}"' },
      { file: "nightly.yml", from: "> again.txt", to: '> "${{ github.head_ref }}"' },
    ],
  },
  {
    says: "reaches no runner of ours from a pull request, and none without a maintainer's approval",
    check: (workflow) =>
      jobsOf(workflow).flatMap(([name, job]) => {
        const labels = [job["runs-on"]].flat().map(String);
        // An expression may come to anything: only the values of a matrix that stand in the file are known.
        const known = labels.flatMap((label) =>
          label === "${{ matrix.os }}" ? matrixValues(workflow, name) : [label],
        );
        if (known.every((label) => HOSTED.test(label))) return [];
        return problems([
          workflow.events.some((event) => event !== "workflow_dispatch") &&
            `${workflow.file} ${name} may run on a machine of ours, and ${workflow.events.join(", ")} start it`,
          !isApproved(workflow, job) && `${workflow.file} ${name} may run on a machine of ours without approval`,
        ]);
      }),
    bad: [
      { file: "contribution.yml", from: "runs-on: ubuntu-24.04", to: "runs-on: [self-hosted, gpu]" },
      { file: "ci.yml", from: "os: [ubuntu-24.04, macos-15]", to: "os: [ubuntu-24.04, self-hosted]" },
      { file: "benchmark.yml", from: "on:\n  workflow_dispatch:", to: "on:\n  pull_request:\n  workflow_dispatch:" },
      { file: "benchmark.yml", from: "    environment: benchmark\n", to: "" },
      { file: "nightly.yml", from: "runs-on: ubuntu-24.04", to: "runs-on: ${{ vars.RUNNER }}" },
    ],
  },
  {
    says: "deploys and publishes from a job that loads no packages, and restores no cache on the way",
    check: (workflow) => {
      const tokens = jobsOf(workflow).filter(([, job]) => writes(job).includes("id-token"));
      if (tokens.length === 0 && !["pages.yml", "release.yml"].includes(workflow.file)) return [];
      return problems([
        tokens.length > 1 &&
          workflow.file === "pages.yml" &&
          `${workflow.file}: ${tokens.length} jobs hold an id-token`,
        ...tokens.map(
          ([name, { environment }]) => environment === undefined && `${workflow.file} ${name}: no environment`,
        ),
        ...tokens.map(
          ([name, { steps = [] }]) =>
            workflow.file === "pages.yml" &&
            steps.some((step) => step.run !== undefined || isCheckout(step)) &&
            `${workflow.file} ${name} runs more than the deployment`,
        ),
        ...tokens.map(
          ([name, { steps = [] }]) =>
            steps.some(({ run = "" }) => /\b(setup|install|ci|test)\b/.test(run)) &&
            `${workflow.file} ${name} loads packages beside an id-token`,
        ),
        ...stepsOf(workflow).map(({ job, step }) => isCache(step) && `${workflow.file} ${job} restores a cache`),
        workflow.events.some((event) => OF_STRANGERS.includes(event)) && `${workflow.file}: strangers start it`,
      ]);
    },
    bad: [
      { file: "pages.yml", from: "          node-version: 22", to: "          node-version: 22\n          cache: npm" },
      {
        file: "pages.yml",
        from: "      - name: Install\n",
        to: "      - uses: actions/cache/restore@5a3ec84eff668545956fd18022155c47e93e2684 # v4.2.3\n        with: { path: a, key: b }\n      - name: Install\n",
      },
      { file: "pages.yml", from: "      pages: read", to: "      pages: read\n      id-token: write" },
      { file: "pages.yml", from: "      - name: Deploy\n", to: "      - run: npm test\n      - name: Deploy\n" },
      { file: "pages.yml", from: "    branches: [main]\n", to: "    branches: [main]\n  pull_request:\n" },
    ],
  },
  {
    says: "runs the base branch's code over a pull request's results, which it does not install",
    check: (workflow) => {
      const job = workflow.jobs["policy"];
      if (workflow.file !== "contribution.yml" || job === undefined) return [];
      const steps = job.steps ?? [];
      return problems([
        ...steps.map(
          (step) =>
            isCheckout(step) && step.with?.["path"] !== "head" && "policy: the pull request is not checked out as head",
        ),
        ...steps.map(
          ({ run = "", "working-directory": folder }) =>
            /\b(npm|npx|node|bash|sh)\b/.test(run) && folder !== "base" && `policy runs outside of base: ${run}`,
        ),
        !steps.some(({ run = "" }) => run.includes("worktree add --detach ../base 'HEAD^1'")) &&
          "policy: base is not the first parent of the merge",
        ...steps.map(
          ({ run = "" }) => /(cd|--prefix|-C)\s+\S*head\b(?!.*worktree)/.test(run) && `policy runs in head: ${run}`,
        ),
      ]);
    },
    bad: [
      {
        file: "contribution.yml",
        from: "        working-directory: base\n        run: npm run setup",
        to: "        run: npm run setup",
      },
      {
        file: "contribution.yml",
        from: "        working-directory: base\n        run: npx basin ci policy",
        to: "        working-directory: head\n        run: npx basin ci policy",
      },
      { file: "contribution.yml", from: "          path: head\n", to: "" },
      { file: "contribution.yml", from: "'HEAD^1'", to: "HEAD" },
    ],
  },
  {
    says: "takes what an unprivileged run left behind as data",
    check: (workflow) =>
      workflow.events.includes("workflow_run")
        ? problems([
            ...stepsOf(workflow).map(
              ({ step }) =>
                isCheckout(step) &&
                ["ref", "repository", "path"].some((key) => step.with?.[key] !== undefined) &&
                `${workflow.file} checks out something else than the default branch`,
            ),
            ...stepsOf(workflow).map(
              ({ step }) =>
                step.uses?.startsWith("actions/download-artifact@") === true &&
                step.with?.["path"] !== "${{ runner.temp }}/contribution" &&
                `${workflow.file} downloads into the checkout`,
            ),
            ...stepsOf(workflow).map(
              ({ step: { run } }) =>
                run !== undefined &&
                !["npm run setup", 'npx basin ci comment "$FOLDER" --post'].includes(run.trim()) &&
                `${workflow.file} runs ${run}`,
            ),
            ...jobsOf(workflow).map(
              ([name, job]) =>
                job.if !== "github.event.workflow_run.event == 'pull_request'" &&
                `${workflow.file} ${name}: any run starts it`,
            ),
            // Whose pull request it is follows from the event by the API, in the command; no number comes in from here.
            /PULL|NUMBER|pull_requests/.test(workflow.text) && `${workflow.file} names a pull request`,
            /github\.event\.workflow_run\.(?!id\b|event\b)/.test(workflow.text) &&
              `${workflow.file} reads what a contributor can choose of the event`,
          ])
        : [],
    bad: [
      {
        file: "comment.yml",
        from: "          persist-credentials: false",
        to: "          persist-credentials: false\n          ref: ${{ github.event.workflow_run.head_sha }}",
      },
      { file: "comment.yml", from: "          path: ${{ runner.temp }}/contribution", to: "          path: ." },
      {
        file: "comment.yml",
        from: '        run: npx basin ci comment "$FOLDER" --post',
        to: '        run: gh pr comment "$(cat "$FOLDER/number")" --body-file "$FOLDER/policy.md"',
      },
      { file: "comment.yml", from: "    if: github.event.workflow_run.event == 'pull_request'\n", to: "" },
    ],
  },
  {
    says: "gives the token of GitHub to single steps only",
    check: (workflow) =>
      problems([
        ...[workflow.env, ...jobsOf(workflow).map(([, { env = {} }]) => env)].map(
          (env) => /github\.token|secrets\./.test(JSON.stringify(env)) && `${workflow.file}: every step has the token`,
        ),
        ...stepsOf(workflow).map(
          ({ job, step }) =>
            /github\.token|secrets\.GITHUB_TOKEN/.test(JSON.stringify(step.env ?? {})) &&
            /\b(npm|pnpm) (run|install|ci|test)\b/.test(step.run ?? "") &&
            `${workflow.file} ${job}: an installation has the token`,
        ),
      ]),
    bad: [
      {
        file: "nightly.yml",
        from: "permissions: {}\n",
        to: "permissions: {}\nenv:\n  GH_TOKEN: ${{ github.token }}\n",
      },
      {
        file: "comment.yml",
        from: "        run: npm run setup",
        to: "        env:\n          GH_TOKEN: ${{ github.token }}\n        run: npm run setup",
      },
    ],
  },
  {
    says: "ends each job by a time, on a named system",
    check: (workflow) =>
      jobsOf(workflow).flatMap(([name, job]) =>
        problems([
          job.uses === undefined && job["timeout-minutes"] === undefined && `${workflow.file} ${name}: no timeout`,
          String(job["runs-on"]).endsWith("-latest") && `${workflow.file} ${name}: runs on whatever is newest`,
        ]),
      ),
    bad: [
      { file: "nightly.yml", from: "    timeout-minutes: 350\n", to: "" },
      { file: "comment.yml", from: "runs-on: ubuntu-24.04", to: "runs-on: ubuntu-latest" },
    ],
  },
];

/** The values of `matrix.os` that stand in the file. */
function matrixValues({ text }: Workflow, job: string): string[] {
  const [, list] = /^\s*os: \[(.*)\]$/m.exec(text.slice(text.indexOf(`  ${job}:`))) ?? [];
  return list?.split(",").map((one) => one.trim()) ?? ["unknown"];
}

/** Whether a job, or one that it waits for, is held until the environment's reviewers agree. */
function isApproved(workflow: Workflow, { environment, needs = [] }: Job): boolean {
  if (environment !== undefined) return true;
  return [needs].flat().some((name) => {
    const job = workflow.jobs[name];
    return job !== undefined && isApproved(workflow, job);
  });
}
