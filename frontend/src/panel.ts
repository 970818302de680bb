// Shows beside a picture why two stand as they do: the page that a link leads to, without leaving this one.

import { linkOf, page } from "./live";

export interface Panel {
  open(address: string): Promise<void>;
}

/** Make the panel work, and let the links marked for it open it. `changed` is called when there is more or less room. */
export function panel(changed: () => void): Panel {
  const box = document.querySelector<HTMLElement>("[data-panel]");
  const body = box?.querySelector<HTMLElement>("[data-panel-body]");
  const stage = box?.closest(".stage");
  let from: Element | null = null;

  const close = (): void => {
    if (!box || box.hidden) return;
    box.hidden = true;
    stage?.classList.remove("is-open");
    changed();
    if (from instanceof HTMLElement || from instanceof SVGElement) from.focus();
  };
  const open = async (address: string): Promise<void> => {
    if (!box || !body) return void window.location.assign(address);
    try {
      const why = (await page(address)).querySelector("[data-why]");
      if (!why) throw new Error("nothing there");
      from = document.activeElement;
      body.replaceChildren(why.cloneNode(true));
    } catch {
      return void window.location.assign(address);
    }
    box.hidden = false;
    stage?.classList.add("is-open");
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
    changed();
  };

  box?.querySelector("[data-close]")?.addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  document.addEventListener("click", (event) => {
    const link = linkOf(event);
    if (!link?.matches("[data-why-link], .tie")) return;
    event.preventDefault();
    void open(addressOf(link));
  });
  return { open };
}

function addressOf(link: HTMLAnchorElement | SVGAElement): string {
  return link instanceof SVGAElement ? link.href.baseVal : link.href;
}
