// The network that can be moved, zoomed and played through time; what it shows stands in the page's own picture.

import cytoscape, { type Core, type EdgeSingular, type ElementDefinition, type NodeSingular, type StylesheetJson } from "cytoscape";

import { colour, exchange, player, prefersStillness, tools, whenColoursChange } from "./live";
import { panel } from "./panel";

const SHAPES: Record<string, string> = {
  disc: "ellipse",
  ring: "ellipse",
  square: "rectangle",
  triangle: "triangle",
  diamond: "diamond",
  hexagon: "hexagon",
  star: "star",
  pentagon: "pentagon",
};
const FADE = 350;

/** What the picture of a page says: its entities and ties, by their ids. */
function elementsOf(svg: Element): Map<string, ElementDefinition> {
  const found = new Map<string, ElementDefinition>();
  for (const mark of svg.querySelectorAll<SVGElement>(".node")) {
    const said = mark.dataset;
    const id = said["code"] ?? "";
    found.set(id, {
      group: "nodes",
      data: {
        id,
        label: said["named"] ? said["name"] : id,
        name: said["name"],
        shape: SHAPES[said["shape"] ?? ""] ?? "ellipse",
        slot: said["slot"] ?? "",
        size: 2.2 * Number(said["size"]),
        href: mark.getAttribute("href"),
      },
      position: { x: Number(said["x"]), y: Number(said["y"]) },
    });
  }
  for (const mark of svg.querySelectorAll<SVGElement>(".tie")) {
    const { one = "", other = "", weight = "0" } = mark.dataset;
    const id = `${one} ${other}`;
    found.set(id, {
      group: "edges",
      data: {
        id,
        source: one,
        target: other,
        width: Number(mark.querySelector(".tie-line")?.getAttribute("stroke-width")) || 1,
        sign: Number(weight) > 0 ? "plus" : "minus",
        strained: mark.classList.contains("strained") ? "yes" : "",
        href: mark.getAttribute("href"),
      },
    });
  }
  return found;
}

function looks(scale = 1): StylesheetJson {
  const [ink, paper, quiet, plus, minus, strain] = ["--ink", "--paper", "--quiet", "--q2", "--q4", "--q3"].map(colour);
  const base = {
    "font-family": getComputedStyle(document.body).fontFamily,
    "transition-duration": prefersStillness() ? 0 : FADE,
  };
  return [
    {
      selector: "node",
      style: {
        shape: "data(shape)" as never,
        width: (node: NodeSingular) => Number(node.data("size")) * scale,
        height: (node: NodeSingular) => Number(node.data("size")) * scale,
        label: "data(label)",
        color: ink,
        "font-size": 12 * scale,
        "font-family": base["font-family"],
        "text-valign": "bottom",
        "text-margin-y": 4,
        "text-outline-color": paper,
        "text-outline-width": 2,
        "min-zoomed-font-size": 6,
        "background-color": colour("--b6"),
        "border-width": 1,
        "border-color": paper as string,
      },
    },
    ...[0, 1, 2, 3, 4, 5].map((slot) => ({
      selector: `node[slot = "${slot}"]`,
      style: { "background-color": colour(`--b${slot}`) },
    })),
    { selector: 'node[slot = ""]', style: { "background-color": paper, "border-color": quiet, "border-width": 1.6 } },
    {
      selector: "edge",
      style: {
        width: (edge: EdgeSingular) => Number(edge.data("width")) * scale,
        "curve-style": "haystack",
        "haystack-radius": 0,
        "line-color": plus,
        "line-opacity": 0.75,
      },
    },
    // Broken lines are drawn by the straight style, which is slower: only the hostile ones need it.
    {
      selector: 'edge[sign = "minus"]',
      style: { "curve-style": "straight", "line-color": minus, "line-style": "dashed", "line-dash-pattern": [7, 5] },
    },
    {
      selector: 'edge[strained = "yes"]',
      style: { "underlay-color": strain, "underlay-opacity": 0.22, "underlay-padding": 5 },
    },
    { selector: ".faint", style: { opacity: 0.12 } },
    { selector: "edge.lit", style: { "line-color": ink, "line-opacity": 1 } },
    { selector: "node.lit", style: { "border-color": ink, "border-width": 3 } },
  ] as StylesheetJson;
}

/** Bring the graph to what another picture says: what is gone fades, what is new appears, who stays stays put. */
function follow(graph: Core, wanted: Map<string, ElementDefinition>): void {
  graph.batch(() => {
    graph.elements().forEach((element) => {
      if (!wanted.has(element.id())) element.remove();
    });
    const fresh: ElementDefinition[] = [];
    for (const [id, element] of wanted) {
      const known = graph.getElementById(id);
      // Who was dragged elsewhere stays there.
      if (known.nonempty()) known.data(element.data);
      else fresh.push(element);
    }
    graph.add(fresh.filter((element) => element.group === "nodes"));
    graph.add(fresh.filter((element) => element.group === "edges"));
  });
}

function mount(): void {
  const figure = document.querySelector<HTMLElement>("[data-picture]");
  const container = figure?.querySelector<HTMLElement>("[data-graph]");
  const svg = figure?.querySelector<SVGSVGElement>("[data-live='picture'] svg");
  if (!figure || !container || !svg) return;
  container.hidden = false;
  figure.classList.add("is-mounted");
  container.setAttribute("role", "img");
  container.setAttribute("aria-label", svg.querySelector("title")?.textContent ?? "");
  const graph = cytoscape({
    container,
    elements: [...elementsOf(svg).values()],
    layout: { name: "preset", fit: false },
    style: looks(),
    minZoom: 0.3,
    maxZoom: 4,
    boxSelectionEnabled: false,
    selectionType: "single",
    autounselectify: true,
    // The wheel moves the page; with Ctrl, as with a pinch, it zooms.
    userZoomingEnabled: false,
  });
  const fit = (): void => whole(graph, container, svg.viewBox.baseVal);
  fit();
  const why = panel(() => {
    graph.resize();
    fit();
  });

  graph.on("tap", "edge", (event) => void why.open(String(event.target.data("href"))));
  graph.on("tap", "node", (event) => window.location.assign(String(event.target.data("href"))));
  graph.on("mouseover", "node, edge", (event) => {
    const near = event.target.isNode() ? event.target.closedNeighborhood() : event.target.union(event.target.connectedNodes());
    graph.elements().not(near).addClass("faint");
    container.style.cursor = "pointer";
    container.title = event.target.isNode() ? String(event.target.data("name")) : "";
  });
  graph.on("mouseout", "node, edge", () => {
    graph.elements().removeClass("faint");
    container.style.cursor = "";
  });
  zooming(graph, container, fit);
  triads(graph);
  whenColoursChange(fit);
  window.addEventListener("resize", () => {
    graph.resize();
    fit();
  });
  player((other) => {
    const picture = other.querySelector("[data-live='picture'] svg");
    if (picture) follow(graph, elementsOf(picture));
    exchange(other);
    triads(graph);
  });
}

/** Show the whole sheet, not only who is on it at this date: who stays does not move when others come. */
function whole(graph: Core, container: HTMLElement, sheet: DOMRect): void {
  const { clientWidth, clientHeight } = container;
  const zoom = Math.min(clientWidth / sheet.width, clientHeight / sheet.height, 1.6);
  const pan = {
    x: clientWidth / 2 - zoom * (sheet.x + sheet.width / 2),
    y: clientHeight / 2 - zoom * (sheet.y + sheet.height / 2),
  };
  graph.viewport({ zoom, pan });
  // On a small screen names and marks keep a size at which they can be read and hit.
  const scale = Math.max(1, 0.8 / zoom);
  graph.style(looks(scale));
}

function middle(container: HTMLElement): { x: number; y: number } {
  return { x: container.clientWidth / 2, y: container.clientHeight / 2 };
}

/** Zoom with Ctrl and the wheel (a pinch on a touchpad), with + and -, and go back with 0. */
function zooming(graph: Core, container: HTMLElement, fit: () => void): void {
  const by = (factor: number, at = middle(container)): void =>
    void graph.zoom({ level: graph.zoom() * factor, renderedPosition: at });
  container.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const box = container.getBoundingClientRect();
      by(Math.exp(-event.deltaY / 240), { x: event.clientX - box.left, y: event.clientY - box.top });
    },
    { passive: false },
  );
  tools(() => by(1.4), () => by(1 / 1.4), fit);
  container.tabIndex = 0;
  container.addEventListener("keydown", (event) => {
    const step = 60;
    const keys: Record<string, () => void> = {
      "+": () => by(1.25),
      "-": () => by(0.8),
      "0": fit,
      ArrowLeft: () => void graph.panBy({ x: step, y: 0 }),
      ArrowRight: () => void graph.panBy({ x: -step, y: 0 }),
      ArrowUp: () => void graph.panBy({ x: 0, y: step }),
      ArrowDown: () => void graph.panBy({ x: 0, y: -step }),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** Light up in the graph the triad that a reader points at in the list. */
function triads(graph: Core): void {
  for (const item of document.querySelectorAll<HTMLElement>("[data-triad]")) {
    const codes = (item.dataset["triad"] ?? "").split(" ");
    const light = (): void => {
      const nodes = graph.nodes().filter((node) => codes.includes(node.id()));
      const lit = nodes.union(nodes.edgesWith(nodes));
      graph.elements().removeClass("lit faint");
      lit.addClass("lit");
      graph.elements().not(lit).addClass("faint");
    };
    const dark = (): void => void graph.elements().removeClass("lit faint");
    item.addEventListener("mouseenter", light);
    item.addEventListener("focusin", light);
    item.addEventListener("mouseleave", dark);
    item.addEventListener("focusout", dark);
  }
}

mount();
