// The data of the compare page.
import type { APIRoute } from "astro";
import { loadBoard } from "../data/board.ts";
import { compared } from "../data/compare.ts";

/** The file. */
export const GET: APIRoute = async () => Response.json(compared(await loadBoard()));
