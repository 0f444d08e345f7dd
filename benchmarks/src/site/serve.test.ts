// The server answers this machine alone, with the pages of its folder and nothing beside it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasDisplay } from "./browser.ts";
import { openHost } from "./serve.ts";
import type { Host } from "./serve.ts";

let root: string;
let host: Host;
beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), "basin-serve-"));
  mkdirSync(path.join(root, "site", "models"), { recursive: true });
  writeFileSync(path.join(root, "secret.txt"), "secret");
  writeFileSync(path.join(root, "site", "index.html"), "home");
  writeFileSync(path.join(root, "site", "404.html"), "nothing here");
  writeFileSync(path.join(root, "site", "models", "index.html"), "models");
  host = await openHost();
});
afterAll(async () => {
  await host.close();
  rmSync(root, { recursive: true });
});

/** Asks with a path and a host name as they are, which fetch would mend. */
function ask(target: string, name = `127.0.0.1:${host.port}`): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  request({ port: host.port, host: "127.0.0.1", path: target, headers: { host: name } }, (response) => {
    let text = `${response.statusCode} `;
    response.on("data", (part: Buffer) => (text += part.toString())).on("end", () => resolve(text));
  })
    .on("error", reject)
    .end();
  return promise;
}

describe("the server", () => {
  it("says that pages are being built, then shows them", async () => {
    expect(await ask("/")).toMatch(/^503 /);
    await host.show(path.join(root, "site"));
    expect(await ask("/")).toBe("200 home");
    expect(await ask("/models/")).toBe("200 models");
    expect(await ask("/nowhere/")).toBe("404 nothing here");
  });

  it("answers no other host name, and nothing outside of its folder", async () => {
    expect(await ask("/", "evil.example")).toBe("403 ");
    expect(await ask("/", "127.0.0.1.evil.example")).toBe("403 ");
    expect(await ask("/", "localhost")).toBe("200 home");
    for (const target of ["/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "//etc/passwd"]) {
      expect(await ask(target), target).toMatch(/^404 /);
    }
  });

  it("refuses a port that is taken", async () => {
    await expect(openHost(host.port)).rejects.toThrow(/^port: must be free on 127\.0\.0\.1, got \d+ \(EADDRINUSE\)/);
  });
});

describe("a display", () => {
  it.each([
    [{}, "linux", false],
    [{ DISPLAY: ":0" }, "linux", true],
    [{ WAYLAND_DISPLAY: "wayland-0" }, "linux", true],
    [{ DISPLAY: ":10", SSH_CONNECTION: "1 2 3 4" }, "linux", false],
    [{ DISPLAY: ":0", CI: "true" }, "linux", false],
    [{}, "darwin", true],
    [{}, "win32", true],
  ] as const)("is told from %j on %s", (environment, platform, there) => {
    expect(hasDisplay(environment, platform)).toBe(there);
  });
});
