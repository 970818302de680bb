// Pages that go through time without leaving: the server makes each page, a script exchanges what has changed.
//
// All words and numbers come from the server's page at another address; nothing is worked out here. What is to
// be exchanged is marked `data-live` with a name.

const KEPT = 80;
const AHEAD = 3;
const STEP = 900;

const pages = new Map<string, Promise<Document>>();

/** Return the page at an address of ours, asked for once. */
export function page(address: string): Promise<Document> {
  const known = pages.get(address);
  if (known) return known;
  const asked = fetch(address, { headers: { accept: "text/html" } })
    .then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status}`);
      return answer.text();
    })
    .then((text) => new DOMParser().parseFromString(text, "text/html"));
  asked.catch(() => pages.delete(address));
  pages.set(address, asked);
  const oldest = pages.keys().next().value;
  if (pages.size > KEPT && oldest !== undefined) pages.delete(oldest);
  return asked;
}

/** Put the parts of another page in the place of ours, by their names; those named in `kept` stay. */
export function exchange(other: Document, kept: readonly string[] = []): void {
  for (const now of document.querySelectorAll<HTMLElement>("[data-live]")) {
    const name = now.dataset["live"] ?? "";
    const then = other.querySelector(`[data-live="${name}"]`);
    if (!then || kept.includes(name)) continue;
    if (now instanceof HTMLAnchorElement && then instanceof HTMLAnchorElement) now.href = then.href;
    else if (now.innerHTML !== then.innerHTML) now.replaceChildren(...[...then.cloneNode(true).childNodes]);
  }
}

export function prefersStillness(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Call back when the colours of the page change. */
export function whenColoursChange(then: () => void): void {
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", then);
}

/** Return the value of a colour of the style sheet. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/**
 * Make a slider of the list of dates. `show` is called with the page of each date that is come to; the address
 * of the window follows, so that it can be kept.
 */
export function player(show: (other: Document) => void): void {
  const box = document.querySelector<HTMLElement>("[data-player]");
  const slider = box?.querySelector<HTMLInputElement>("input");
  const button = box?.querySelector<HTMLButtonElement>("[data-play]");
  if (!box || !slider || !button) return;
  const play = button.textContent ?? "";
  const stop = button.dataset["stop"] ?? play;
  let timer = 0;
  let wanted = 0;

  // The addresses keep whatever else was asked for, and change with the layer and the number of entities.
  const moments = (): HTMLAnchorElement[] => [...document.querySelectorAll<HTMLAnchorElement>("[data-moments] a")];
  if (moments().length < 2) return;

  const label = (place: number): void => {
    slider.setAttribute("aria-valuetext", moments()[place]?.textContent ?? "");
  };
  const place = (): number => {
    const now = document.querySelector<HTMLElement>("[data-now]")?.dataset["now"] ?? "";
    const days = moments().map((moment) => new URL(moment.href).searchParams.get("at") ?? "");
    const later = days.findIndex((day) => day >= now);
    return later < 0 ? days.length - 1 : later;
  };
  const go = async (to: number): Promise<void> => {
    wanted = to;
    label(to);
    const list = moments();
    const address = list[to]?.href;
    if (!address) return;
    try {
      const other = await page(address);
      // Somebody may have gone on while this page was on its way.
      if (wanted !== to) return;
      show(other);
      history.replaceState(null, "", address);
      for (const next of list.slice(to + 1, to + 1 + AHEAD)) void page(next.href).catch(() => undefined);
    } catch {
      pause();
    }
  };
  const pause = (): void => {
    window.clearTimeout(timer);
    timer = 0;
    button.textContent = play;
    button.setAttribute("aria-pressed", "false");
  };
  const step = async (): Promise<void> => {
    const next = Number(slider.value) + 1;
    if (next > Number(slider.max)) return pause();
    slider.value = String(next);
    await go(next);
    if (timer) timer = window.setTimeout(() => void step(), STEP);
  };

  slider.value = String(place());
  label(Number(slider.value));
  slider.addEventListener("input", () => {
    pause();
    void go(Number(slider.value));
  });
  button.addEventListener("click", () => {
    if (timer) return pause();
    if (Number(slider.value) >= Number(slider.max)) slider.value = "-1";
    button.textContent = stop;
    button.setAttribute("aria-pressed", "true");
    timer = window.setTimeout(() => void step(), 0);
  });
  // The links before and after, and those of the list, go on in place too.
  document.addEventListener("click", (event) => {
    const link = linkOf(event);
    if (!link?.closest("[data-moments], .moments .turning")) return;
    const to = moments().findIndex((moment) => moment.href === link.href);
    if (to < 0) return;
    event.preventDefault();
    pause();
    slider.value = String(to);
    void go(to);
  });
  box.hidden = false;
}

/** Return the link that a plain click is on; a click for a new tab or window is left to the browser. */
export function linkOf(event: MouseEvent): HTMLAnchorElement | SVGAElement | null {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return null;
  return event.target instanceof Element ? event.target.closest("a") : null;
}

/** Show the buttons that go nearer and further, and back to the whole. */
export function tools(nearer: () => void, further: () => void, whole: () => void): void {
  const row = document.querySelector<HTMLElement>("[data-tools]");
  row?.querySelector("[data-nearer]")?.addEventListener("click", nearer);
  row?.querySelector("[data-further]")?.addEventListener("click", further);
  row?.querySelector("[data-whole]")?.addEventListener("click", whole);
  if (row) row.hidden = false;
}
