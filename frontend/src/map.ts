// The map that can be zoomed and played through time; what it shows is the server's picture of each date.

import { select } from "d3-selection";
import { zoom, zoomIdentity, type ZoomTransform } from "d3-zoom";

import { exchange, player, tools } from "./live";
import { panel } from "./panel";

const NEAREST = 12;
const NEAR = 2.2;
const SMALL = 640;

const frame = document.querySelector<HTMLElement>("[data-live='picture']");
let now: ZoomTransform = zoomIdentity;

function svg(): SVGSVGElement | null {
  return frame?.querySelector("svg") ?? null;
}

/** Show the part of the map that is looked at; marks and names keep their size. */
function place(): void {
  const sheet = svg()?.querySelector<SVGGElement>(".sheet-of-network");
  if (!sheet) return;
  const picture = svg();
  const shown = picture?.clientWidth || 1;
  const scale = Math.max(1, (0.7 * (picture?.viewBox.baseVal.width ?? shown)) / shown) / now.k;
  // Names that would lie on each other wait until there is room.
  picture?.classList.toggle("is-near", now.k >= NEAR);
  picture?.classList.toggle("is-small", shown < SMALL && now.k < NEAR);
  sheet.setAttribute("transform", now.toString());
  for (const node of sheet.querySelectorAll<SVGAElement>(".node")) {
    const { x = "0", y = "0" } = node.dataset;
    node.setAttribute("transform", `translate(${x} ${y}) scale(${scale}) translate(${-Number(x)} ${-Number(y)})`);
  }
}

function mount(): void {
  const picture = svg();
  if (!frame || !picture) return;
  const { width, height } = picture.viewBox.baseVal;
  const behaviour = zoom<SVGSVGElement, unknown>()
    .scaleExtent([1, NEAREST])
    .extent([[0, 0], [width, height]])
    .translateExtent([[0, 0], [width, height]])
    // The wheel moves the page; with Ctrl, as with a pinch, it zooms.
    .filter((event: MouseEvent | TouchEvent) => (event.type === "wheel" ? event.ctrlKey || event.metaKey : !event.ctrlKey))
    .on("zoom", (event: { transform: ZoomTransform }) => {
      now = event.transform;
      place();
    });
  const by = (factor: number): void => {
    const bound = svg();
    if (bound) select(bound).call(behaviour.scaleBy, factor);
  };
  const whole = (): void => {
    const bound = svg();
    if (bound) select(bound).call(behaviour.transform, zoomIdentity);
  };
  const bind = (): void => {
    const bound = svg();
    if (!bound) return;
    bound.setAttribute("tabindex", "0");
    select(bound).call(behaviour).call(behaviour.transform, now);
    select(bound).on("keydown", (event: KeyboardEvent) => {
      const keys: Record<string, () => void> = {
        "+": () => by(1.4),
        "-": () => by(1 / 1.4),
        "0": whole,
        ArrowLeft: () => select(bound).call(behaviour.translateBy, 40, 0),
        ArrowRight: () => select(bound).call(behaviour.translateBy, -40, 0),
        ArrowUp: () => select(bound).call(behaviour.translateBy, 0, 40),
        ArrowDown: () => select(bound).call(behaviour.translateBy, 0, -40),
      };
      const act = keys[event.key];
      if (!act || event.target !== bound) return;
      event.preventDefault();
      act();
    });
  };
  tools(() => by(1.4), () => by(1 / 1.4), whole);
  frame.classList.add("is-mounted");
  bind();
  window.addEventListener("resize", place);
  panel(place);
  player((other) => {
    exchangeMarks(other);
    exchange(other, ["picture"]);
    place();
  });
}

/** Put the ties, marks and colours of another map on ours, so that what is looked at stays where it is. */
function exchangeMarks(other: Document): void {
  const [here, there] = [svg(), other.querySelector("[data-live='picture'] svg")];
  if (!here || !there) return;
  for (const group of [".ties", ".nodes", "title", "desc"]) {
    const [mine, theirs] = [here.querySelector(group), there.querySelector(group)];
    if (mine && theirs) mine.replaceChildren(...[...document.importNode(theirs, true).childNodes]);
  }
  const lands = there.querySelectorAll(".land");
  here.querySelectorAll(".land").forEach((land, number) => {
    const drawn = lands[number]?.getAttribute("class");
    if (drawn) land.setAttribute("class", drawn);
  });
}

mount();
