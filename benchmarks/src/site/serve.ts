// Serves a folder of pages on this machine alone, for the reader who built them: no other host is answered, whatever name
// it gives this one.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import sirv from "sirv";
import { UserError } from "../errors.ts";

/** A server that listens and has nothing to show yet. */
export interface Host {
  readonly port: number;
  /** `http://127.0.0.1:4321`, without a slash at its end. */
  readonly address: string;
  /** Shows a folder from now on. */
  show(folder: string): Promise<void>;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1, on a free port unless one is asked for; a taken one is a UserError. */
export async function openHost(port = 0): Promise<Host> {
  let answer: RequestListener = (_request, response) => {
    response.writeHead(503, { "retry-after": "2" }).end("The pages are being built.\n");
  };
  const server = createServer((request, response) => {
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? "")) {
      response.writeHead(403).end();
      return;
    }
    answer(request, response);
  });
  await listen(server, port);
  const taken = (server.address() as AddressInfo).port;
  return {
    port: taken,
    address: `http://127.0.0.1:${taken}`,
    async show(folder) {
      const missing = await readFile(path.join(folder, "404.html")).catch(() => "Not found.\n");
      const files = sirv(folder, { etag: true });
      answer = (request, response) => {
        files(request, response, () => {
          const type = typeof missing === "string" ? "text/plain" : "text/html; charset=utf-8";
          response.writeHead(404, { "content-type": type }).end(missing);
        });
      };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", (error: NodeJS.ErrnoException) => {
    const isTaken = error.code === "EADDRINUSE" || error.code === "EACCES";
    reject(
      isTaken
        ? new UserError(
            `port: must be free on 127.0.0.1, got ${port} (${error.code}); leave --port out or name another`,
          )
        : error,
    );
  });
  server.listen(port, "127.0.0.1", resolve);
  return promise;
}
