// The browser of the tests: the one named by CHROME_PATH, else one that is installed, else the one inside an npm package.
// Where there is none the tests fail and say what to install: they are never skipped in silence.
import { accessSync, constants, existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

/** A browser that can be started; plain data, so that it travels to the workers of a test run. */
export interface Executable {
  readonly path: string;
  /** What its process needs in its environment besides ours. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Names on the PATH, the most usual first. */
const NAMES = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome"];

/** Where installers put it: Linux (packages, snap, flatpak), then macOS for all users and for one. */
const PLACES = [
  "/opt/google/chrome/chrome",
  "/usr/lib/chromium/chromium",
  "/snap/bin/chromium",
  "/var/lib/flatpak/exports/bin/org.chromium.Chromium",
  ...["/", homedir()].flatMap((root) => [
    path.join(root, "Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    path.join(root, "Applications/Chromium.app/Contents/MacOS/Chromium"),
  ]),
];

/** Finds a browser; an Error says what to install where there is none. */
export async function findChromium(environment: NodeJS.ProcessEnv = process.env): Promise<Executable> {
  const named = environment["CHROME_PATH"];
  if (named !== undefined && named !== "") {
    if (isExecutable(named)) return { path: named, environment: {} };
    throw new Error(`CHROME_PATH: must be a program, got ${named}; name a Chrome or Chromium, or unset it`);
  }
  const onPath = (environment["PATH"] ?? "")
    .split(path.delimiter)
    .flatMap((folder) => (folder === "" ? [] : NAMES.map((name) => path.join(folder, name))));
  const installed = [...onPath, ...PLACES].find(isExecutable);
  if (installed !== undefined) return { path: installed, environment: {} };
  if (process.platform === "linux" && process.arch === "x64") return unpackChromium();
  throw new Error(
    `browser: must be Chrome or Chromium, got none on ${process.platform} ${process.arch}; ` +
      "install one (https://www.google.com/chrome, `apt install chromium`, `brew install --cask chromium`) or set CHROME_PATH",
  );
}

/** Starts it, without access to any machine but this one. */
export function startChromium({ path: executablePath, environment }: Executable): Promise<Browser> {
  return chromium.launch({
    executablePath,
    // Containers have no user namespaces for its sandbox, and it sees only pages that we made.
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--hide-scrollbars",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
    env: { ...(process.env as Record<string, string>), ...environment },
  });
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Unpacks the browser of @sparticuz/chromium, once per checkout, with the libraries and a font that a bare system lacks. */
async function unpackChromium(): Promise<Executable> {
  const main = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const manifest = await readFile(path.join(path.dirname(main), "../../package.json"), "utf8");
  const { version } = JSON.parse(manifest) as { version: string };
  const cache = path.resolve(import.meta.dirname, "../../node_modules/.cache");
  const folder = path.join(cache, `chromium-${version}`);
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true });
    const making = await mkdtemp(`${folder}-`);
    await inEnvironment({ TMPDIR: making, AWS_LAMBDA_JS_RUNTIME: "nodejs22.x" }, async () => {
      // It reads its environment when it is imported, and unpacks to fixed names in the folder of temporary files.
      const { default: packed } = await import("@sparticuz/chromium");
      await packed.executablePath();
    });
    await writeFile(path.join(making, "fonts.conf"), fontsConfiguration(folder));
    // Another process may have been first.
    await rename(making, folder).catch(() => rm(making, { recursive: true, force: true }));
  }
  return {
    path: path.join(folder, "chromium"),
    environment: {
      LD_LIBRARY_PATH: path.join(folder, "al2023/lib"),
      FONTCONFIG_FILE: path.join(folder, "fonts.conf"),
    },
  };
}

/** The font of the package, which names a folder of its own that is not ours, beside the system's. */
function fontsConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;
}

/** Does something with variables set, and puts the environment back as it was. */
async function inEnvironment(variables: Readonly<Record<string, string>>, work: () => Promise<void>): Promise<void> {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    await work();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}
