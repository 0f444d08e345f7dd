// SwiftShader, a Vulkan device in software, from an npm package that has it for headless browsers: on machines without a
// GPU it runs WebGPU programs, slowly but for real. Only Linux on x64.
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { brotliDecompressSync } from "node:zlib";
import { extract } from "tar";

/** Whether the package has it for this machine. */
export const hasSwiftShader: boolean = process.platform === "linux" && process.arch === "x64";

/** Unpacks it, once per checkout, and gives the environment in which a process finds it: read when libraries load. */
export async function swiftShaderEnvironment(): Promise<Record<string, string>> {
  const root = path.dirname(path.dirname(path.dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium"))));
  const archive = path.join(root, "bin", "swiftshader.tar.br");
  const cache = path.resolve(import.meta.dirname, "../../node_modules/.cache");
  const folder = path.join(cache, "swiftshader");
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true });
    const making = await mkdtemp(`${folder}-`);
    await pipeline(Readable.from([brotliDecompressSync(await readFile(archive))]), extract({ cwd: making }));
    // Another process may have been first.
    await rename(making, folder).catch(() => rm(making, { recursive: true, force: true }));
  }
  return { VK_DRIVER_FILES: path.join(folder, "vk_swiftshader_icd.json"), LD_LIBRARY_PATH: folder };
}
