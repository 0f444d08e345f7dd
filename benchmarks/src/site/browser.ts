// The reader's browser: whether there is one to open, and opening it. That it cannot be opened is never an error, as the
// address is printed too.
import open from "open";

/** Whether a browser can be shown: on Linux by a display, and never in CI or over SSH. */
export function hasDisplay(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): boolean {
  const is = (name: string): boolean => (environment[name] ?? "") !== "";
  if (is("CI") || is("SSH_CONNECTION")) return false;
  return platform !== "linux" || is("DISPLAY") || is("WAYLAND_DISPLAY") || is("WSL_DISTRO_NAME");
}

/** Opens an address in the browser; true where that was begun. */
export async function openBrowser(address: string): Promise<boolean> {
  try {
    const child = await open(address);
    child.on("error", () => {});
    child.unref();
    return true;
  } catch {
    return false;
  }
}
