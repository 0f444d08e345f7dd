// Makes charts interactive when they are seen: Vega is a chunk of its own that no page loads before. Until a view is ready,
// and where it cannot be made, the picture drawn at build stays. Nothing moves, so nothing asks for reduced motion.

function start(): void {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        void import("./chart-view.ts")
          .then(({ makeInteractive }) => makeInteractive(target as HTMLElement))
          .catch(() => undefined);
      }
    },
    { rootMargin: "100px" },
  );
  for (const figure of document.querySelectorAll<HTMLElement>("figure[data-chart]")) {
    observer.observe(figure);
    for (const item of figure.querySelectorAll<HTMLElement>("[data-needs-script]")) item.hidden = false;
    const button = figure.querySelector<HTMLButtonElement>("[data-chart-png]");
    button?.addEventListener("click", () => void save(figure, button));
  }
}

async function save(figure: HTMLElement, button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  try {
    const { pngOf } = await import("./chart-view.ts");
    const link = document.createElement("a");
    link.href = await pngOf(figure);
    link.download = `${figure.id}.png`;
    link.click();
  } catch {
    button.textContent = "PNG failed";
  } finally {
    button.disabled = false;
  }
}

start();
