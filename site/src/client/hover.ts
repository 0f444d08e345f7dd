// What a line cannot do: Vega tells of a line its first point only. Each line with a tooltip gets unseen points over it
// that say their own numbers; only in the browser, so that pictures stay small.

type Spec = Record<string, unknown>;

/** A specification whose lines tell the numbers of each of their points. */
export function withHover(specification: Spec): Spec {
  const { mark, encoding } = specification as { mark?: Spec; encoding?: Spec };
  if (mark?.["type"] === "line" && encoding?.["tooltip"] !== undefined && mark["point"] === undefined) {
    const { tooltip, ...drawn } = encoding;
    const { strokeDash: _strokeDash, ...placed } = drawn;
    const { mark: _mark, encoding: _encoding, ...rest } = specification;
    return {
      ...rest,
      layer: [
        { mark, encoding: drawn },
        { mark: { type: "point", filled: true, opacity: 0, size: 140 }, encoding: { ...placed, tooltip } },
      ],
    };
  }
  const parts = ["layer", "vconcat", "hconcat", "concat"].filter((key) => Array.isArray(specification[key]));
  return {
    ...specification,
    ...Object.fromEntries(parts.map((key) => [key, (specification[key] as Spec[]).map(withHover)])),
  };
}
