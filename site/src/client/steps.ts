// A chart by keyboard: focused, the arrow keys go from point to point; the point's numbers are shown where a pointer would
// show them, and said. Escape lets go.

interface Item {
  readonly tooltip?: Readonly<Record<string, unknown>> | string | null;
}

/** Lets the arrow keys go through the points of the chart in `frame`. */
export function stepThrough(frame: HTMLElement, name: string): void {
  const points = [...frame.querySelectorAll<SVGElement>(".mark-symbol path")].filter(
    (element) => itemOf(element)?.tooltip != null,
  );
  if (points.length === 0) return;
  const said = document.createElement("p");
  said.className = "chart-said";
  said.setAttribute("role", "status");
  frame.append(said);
  frame.tabIndex = 0;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", `${name}. The arrow keys go through its ${points.length} points.`);
  let at = -1;
  const leave = (): void => {
    const point = points[at];
    point?.classList.remove("chart-current");
    point?.dispatchEvent(new PointerEvent("pointerout", { bubbles: true }));
    at = -1;
    said.textContent = "";
  };
  frame.addEventListener("blur", leave);
  frame.addEventListener("keydown", (event) => {
    const next = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: -1 }[
      event.key
    ];
    if (event.key === "Escape") leave();
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    leave();
    at = (next + points.length) % points.length;
    const point = points[at]!;
    point.classList.add("chart-current");
    const { left, top, width, height } = point.getBoundingClientRect();
    const place = { bubbles: true, clientX: left + width / 2, clientY: top + height / 2 };
    point.dispatchEvent(new PointerEvent("pointermove", place));
    said.textContent = textOf(itemOf(point));
  });
}

/** What Vega draws an element from. */
function itemOf(element: SVGElement): Item | undefined {
  return (element as SVGElement & { __data__?: Item }).__data__;
}

function textOf(item: Item | undefined): string {
  const tooltip = item?.tooltip ?? "";
  if (typeof tooltip === "string") return tooltip;
  return Object.entries(tooltip)
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(", ");
}
