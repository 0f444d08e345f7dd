// The packages of the workspace that are published: those that are not private.
import { getPackages } from "@manypkg/get-packages";

/** A public package. */
export interface PublicPackage {
  readonly name: string;
  readonly version: string;
  /** Its folder, absolute. */
  readonly folder: string;
  /** Its folder from the root, with forward slashes: `packages/record`. */
  readonly place: string;
}

/** The public packages of a workspace, in order of their names. */
export async function publicPackages(root: string): Promise<PublicPackage[]> {
  const { packages } = await getPackages(root);
  return packages
    .filter(({ packageJson }) => packageJson.private !== true)
    .map(({ packageJson: { name, version }, dir, relativeDir }) => ({
      name,
      version,
      folder: dir,
      place: relativeDir.replaceAll("\\", "/"),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
