// The pictures of pages on social networks.
import type { APIRoute, GetStaticPaths } from "astro";
import type { Card } from "../../og/card.ts";
import { cards } from "../../og/cards.ts";
import { cardPng } from "../../og/render.ts";

/** One path a card. */
export const getStaticPaths: GetStaticPaths = async () =>
  [...(await cards())].map(([path, card]) => ({ params: { card: path }, props: { card } }));

/** The picture. */
export const GET: APIRoute<{ card: Card }> = ({ props }) =>
  new Response(cardPng(props.card), { headers: { "Content-Type": "image/png" } });
