// Downloads against a server on the loopback address that fails in every way a network does.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DataFile, DataSet } from "./dataset.ts";
import { downloadFile } from "./download.ts";
import { fetchDataSet } from "./status.ts";
import { sha256 } from "./testing/idx-files.ts";
import { tarFile } from "./testing/tar-files.ts";

const content = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 251);
let server: Server;
let base: string;
let folder: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let requests: { readonly url: string; readonly range: string | undefined }[];

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push({ url: request.url!, range: request.headers.range });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "basin-download-"));
  requests = [];
  answer = serve;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A right server: whole file, or the range asked for. */
function serve(request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  if (from > 0) {
    response.writeHead(206, { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` });
  }
  response.end(content.subarray(from));
}

const file = (...urls: readonly string[]): DataFile => ({
  name: "a.bin",
  urls: urls.length > 0 ? urls : [`${base}/a.bin`],
  bytes: content.length,
  sha256: sha256(content),
});
const quick = { backOff: 1, idleTimeout: 300 };
const landed = (): boolean => sha256(readFileSync(path.join(folder, "a.bin"))) === sha256(content);
const partName = (): string => `a.bin.${sha256(content).slice(0, 8)}.part`;

describe("downloadFile", () => {
  it("brings the file and tells how far it is", async () => {
    const seen: number[] = [];
    await downloadFile(folder, file(), { ...quick, onProgress: ({ received }) => seen.push(received) });
    expect(landed()).toBe(true);
    expect(seen.at(-1)).toBe(content.length);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(readdirSync(folder)).toEqual(["a.bin"]);
  });

  it("resumes a transfer that broke off", async () => {
    answer = (request, response) => {
      if (requests.length > 1) return serve(request, response);
      response.writeHead(200, { "content-length": content.length });
      // The reader gets time to take what was sent: a reset may throw away what it has not read.
      response.write(content.subarray(0, 120_000), () => setTimeout(() => response.destroy(), 100));
    };
    await downloadFile(folder, file(), quick);
    expect(landed()).toBe(true);
    expect(requests[1]!.range).toMatch(/^bytes=[1-9]\d*-$/);
  });

  it("resumes what an earlier process left", async () => {
    writeFileSync(path.join(folder, partName()), content.subarray(0, 150_000));
    await downloadFile(folder, file(), quick);
    expect(landed()).toBe(true);
    expect(requests).toEqual([{ url: "/a.bin", range: "bytes=150000-" }]);
  });

  it("starts again where the server ignores or refuses the range", async () => {
    for (const refuse of [false, true]) {
      writeFileSync(path.join(folder, partName()), new Uint8Array(150_000));
      answer = (request, response) => {
        if (refuse && request.headers.range) response.writeHead(416).end();
        else response.end(content);
      };
      await downloadFile(folder, file(), quick);
      expect(landed()).toBe(true);
      rmSync(path.join(folder, "a.bin"));
    }
  });

  it("throws away a part that turns out wrong, and takes the next mirror", async () => {
    writeFileSync(path.join(folder, partName()), new Uint8Array(150_000));
    await downloadFile(folder, file(`${base}/one/a.bin`, `${base}/two/a.bin`), quick);
    expect(landed()).toBe(true);
    expect(requests.map(({ url, range }) => [url, range])).toEqual([
      ["/one/a.bin", "bytes=150000-"],
      ["/two/a.bin", undefined],
    ]);
  });

  it("follows a redirect, and goes to the next mirror after a 404", async () => {
    answer = (request, response) => {
      if (request.url === "/gone/a.bin") response.writeHead(404).end();
      else if (request.url === "/moved/a.bin") response.writeHead(302, { location: "/a.bin" }).end();
      else serve(request, response);
    };
    await downloadFile(folder, file(`${base}/gone/a.bin`, `${base}/moved/a.bin`), quick);
    expect(landed()).toBe(true);
  });

  it.each([
    [
      "wrong bytes",
      (_: IncomingMessage, response: ServerResponse) => response.end(new Uint8Array(content.length)),
      /SHA-256/,
    ],
    [
      "too many bytes",
      (_: IncomingMessage, response: ServerResponse) => response.end(new Uint8Array(300_000)),
      /more than 200000 bytes/,
    ],
    [
      "too few bytes",
      (_: IncomingMessage, response: ServerResponse) => response.end(content.subarray(0, 10)),
      /ended after 10 of 200000 bytes/,
    ],
    ["an error", (_: IncomingMessage, response: ServerResponse) => response.writeHead(503).end(), /HTTP 503/],
    ["silence", () => {}, /no data for 0\.3 s/],
  ])("says why when the server gives %s, and what to do", async (_, behave, message) => {
    answer = behave as typeof answer;
    const failed = downloadFile(folder, file(), { ...quick, attempts: 2 });
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toMatchObject({ name: "UserError" });
    await expect(failed).rejects.toThrow(/by hand, or set BASIN_DATA/);
    expect(existsSync(path.join(folder, "a.bin"))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith(".lock"))).toEqual([]);
  });

  it("names an address where nothing listens", async () => {
    await expect(downloadFile(folder, file("http://127.0.0.1:9/a.bin"), { ...quick, attempts: 1 })).rejects.toThrow(
      /http:\/\/127\.0\.0\.1:9\/a\.bin: /,
    );
  });

  it("stops when told to, and keeps the part for the next time", async () => {
    const stop = new AbortController();
    answer = (_, response) => {
      response.writeHead(200);
      response.write(content.subarray(0, 50_000), () => setTimeout(() => stop.abort(), 50));
    };
    await expect(
      downloadFile(folder, file(), { ...quick, idleTimeout: 10_000, signal: stop.signal }),
    ).rejects.toThrow();
    expect(readdirSync(folder)).toEqual([partName()]);
    answer = serve;
    await downloadFile(folder, file(), quick);
    expect(landed()).toBe(true);
  });

  it("gives two at once the same file, and passes over a dead owner's lock", async () => {
    await Promise.all([downloadFile(folder, file(), quick), downloadFile(folder, file(), quick)]);
    expect(landed()).toBe(true);
    rmSync(path.join(folder, "a.bin"));
    writeFileSync(path.join(folder, `${partName()}.lock`), "99999999");
    await downloadFile(folder, file(), quick);
    expect(readdirSync(folder)).toEqual(["a.bin"]);
  });
});

describe("fetchDataSet", () => {
  const set = (): DataSet => ({
    id: "tiny",
    version: 1,
    title: "Tiny",
    classes: 2,
    shape: [1],
    trainCount: 1,
    testCount: 1,
    terms: "none",
    citation: "none",
    source: { kind: "files", files: [file()], decode: () => ({ train: null!, test: null! }) },
  });

  it("brings what is missing once, and leaves what is right alone", async () => {
    expect((await fetchDataSet(set(), { folder, ...quick })).state).toBe("ready");
    expect((await fetchDataSet(set(), { folder, ...quick })).state).toBe("ready");
    expect(requests).toHaveLength(1);
  });

  it("brings files out of their archive and throws that away", async () => {
    const archive = gzipSync(tarFile([{ name: "a.bin", bytes: content }]));
    answer = (_, response) => response.end(archive);
    const packed = { name: "a.tar.gz", urls: [`${base}/a.tar.gz`], bytes: archive.length, sha256: sha256(archive) };
    const source = { kind: "files", files: [{ ...file(), urls: [] }], archive: packed, decode: null! } as const;
    expect((await fetchDataSet({ ...set(), source }, { folder, ...quick })).state).toBe("ready");
    expect(requests.map(({ url }) => url)).toEqual(["/a.tar.gz"]);
    expect(readdirSync(path.join(folder, "tiny"))).toEqual(["a.bin"]);
  });

  it("never overwrites a wrong file unasked", async () => {
    await fetchDataSet(set(), { folder, ...quick });
    const there = path.join(folder, "tiny", "a.bin");
    writeFileSync(there, new Uint8Array(content.length));
    await expect(fetchDataSet(set(), { folder, ...quick })).rejects.toThrow(/remove it and run/);
    expect(readFileSync(there).every((byte) => byte === 0)).toBe(true);
  });
});
