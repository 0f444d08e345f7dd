// Who made a run: marked where a job of continuous integration did, and nowhere else.
import { expect, it } from "vitest";
import { findOrigin } from "./provenance.ts";

it.each([
  [{ GITHUB_ACTIONS: "true" }, { origin: "ci" }],
  [{ GITHUB_ACTIONS: "false" }, {}],
  [{ CI: "true" }, {}],
  [{}, {}],
])("tells from %j that a run has %j", (environment, origin) => {
  expect(findOrigin(environment)).toEqual(origin);
});
