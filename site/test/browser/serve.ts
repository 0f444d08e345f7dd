// A static host as plain as they come: files of a folder under a base path, folders by their index.html, text gzipped,
// the site's own 404.html for what is not there. Only on 127.0.0.1.
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** The type of a file by its ending; what is not here is sent as bytes. */
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".csv": "text/csv; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml",
  ".atom": "application/atom+xml",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
};
const COMPRESSED = /^(text|image\/svg|application\/(json|xml|atom|manifest|wasm))/;
const compress = promisify(gzip);

/** A host that is running. */
export interface Host {
  /** Ends in a slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a folder under a base path that starts and ends in a slash. */
export async function serveFolder(folder: string, base: string): Promise<Host> {
  const server = createServer((request, response) => {
    answer(folder, base, request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${base}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(folder: string, base: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const pathname = decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname);
  const within = pathname.startsWith(base) ? pathname.slice(base.length) : null;
  const file =
    within === null ? null : path.join(folder, within.endsWith("/") || within === "" ? `${within}index.html` : within);
  const found = file?.startsWith(folder) === true ? await readFile(file).catch(() => null) : null;
  const body = found ?? (await readFile(path.join(folder, "404.html")).catch(() => Buffer.from("not found")));
  const type = found === null ? TYPES[".html"]! : (TYPES[path.extname(file!)] ?? "application/octet-stream");
  const zipped = COMPRESSED.test(type) && /\bgzip\b/.test(String(request.headers["accept-encoding"]));
  const sent = zipped ? await compress(body) : body;
  response.writeHead(found === null ? 404 : 200, {
    "content-type": type,
    "content-length": sent.length,
    "cache-control": "no-cache",
    ...(zipped ? { "content-encoding": "gzip" } : {}),
  });
  response.end(request.method === "HEAD" ? undefined : sent);
}
