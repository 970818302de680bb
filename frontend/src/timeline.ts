// The timeline that can be zoomed from years to hours: bars of how many, a lane for each of those with most.
//
// At every zoom only as many marks are drawn as there is room for, so that ten thousand events move smoothly:
// those that would lie on each other are one mark, and opening it goes nearer.

import { select } from "d3-selection";
import { zoom, zoomIdentity, type ZoomTransform } from "d3-zoom";

interface Answer {
  marks: {
    total: number;
    codes: string[];
    ids: string[];
    first: number[];
    last: number[];
    types: number[];
    statuses: number[];
    parties: number[][];
  };
  kinds: { name: string; quad: number }[];
  statuses: string[];
  names: string[];
}

/** An event where it is drawn: `at` in days from 1970 on, within its day in the order of the list. */
interface Mark {
  row: number;
  at: number;
}

/** What one lane has on one side of its line, by time. */
interface Side {
  marks: Mark[];
  conflict: boolean;
}

interface Lane {
  name: string;
  code: string;
  sides: [Side, Side];
  vague: number[];
}

const SVG = "http://www.w3.org/2000/svg";
const DAY = 86_400_000;
const HOURS_AT_LEAST = 8;
const LANES = 12;
const LOOKED_AT = 120;
const BAR = 6;
const CELL = 13;
const HALF = 46;
const HEAD = 2 * HALF + 14;
const LANE = 34;
const FOOT = 40;
const TICK_ROOM = 74;
const LABEL_ROOM = 96;
const VAGUE_AT_MOST = 60;
const TOLD = 6;

const box = document.querySelector<HTMLElement>("[data-timeline]");

function element<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Record<string, string | number>,
  text?: string,
): SVGElementTagNameMap[Name] {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

class Timeline {
  private readonly svg: SVGSVGElement;
  private readonly from: number;
  private readonly until: number;
  private readonly everybody: Lane[];
  private readonly all: Mark[];
  private readonly stands = new WeakMap<SVGElement, Mark[]>();
  private readonly date = new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: "UTC", dateStyle: "long" });
  private lanes: Lane[] = [];
  private now: ZoomTransform = zoomIdentity;
  private width = 0;
  private asked = 0;
  private readonly behaviour = zoom<SVGSVGElement, unknown>();

  constructor(
    private readonly stage: HTMLElement,
    private readonly said: Answer,
    private readonly event: (id: string) => string,
  ) {
    this.everybody = this.lanesOf();
    this.lanes = this.everybody.slice(0, LANES);
    const exact = this.rows((row) => this.isExact(row));
    this.all = this.spread(exact);
    // The stretch of what is known to the day: what is known to lie within years would make it too long.
    const { first } = said.marks;
    const days = (exact.length ? exact : this.rows(() => true)).map((row) => first[row] ?? 0);
    const [earliest, latest] = [days[0] ?? 0, (days[days.length - 1] ?? 0) + 1];
    const margin = Math.max(0.5, (latest - earliest) * 0.01);
    this.from = earliest - margin;
    this.until = latest + margin;
    this.svg = element("svg", { class: "chart chart-moving", tabindex: 0, role: "group" });
    this.svg.setAttribute("aria-label", stage.dataset["label"] ?? "");
    stage.append(this.svg);
    this.bind();
    new ResizeObserver(() => this.measure()).observe(stage);
    this.measure();
  }

  /** Go nearer or further; where nothing is in sight any more, look at what is next to it. */
  by(factor: number): void {
    select(this.svg).call(this.behaviour.scaleBy, factor);
    if (this.shown(this.all).length || !this.all.length) return;
    const middle = this.day((this.left + this.width) / 2);
    const near = this.all.reduce((best, mark) => (Math.abs(mark.at - middle) < Math.abs(best.at - middle) ? mark : best));
    this.centre(near.at, this.now.k);
  }

  reset(): void {
    select(this.svg).call(this.behaviour.transform, zoomIdentity);
  }

  /** The days that are looked at, as ISO dates. */
  days(): [string, string] {
    const iso = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
    return [iso(Math.floor(this.day(this.left))), iso(Math.floor(this.day(this.width)))];
  }

  private rows(wanted: (row: number) => boolean): number[] {
    return this.said.marks.ids.flatMap((_, row) => (wanted(row) ? [row] : []));
  }

  private isExact(row: number): boolean {
    return this.said.marks.first[row] === this.said.marks.last[row];
  }

  private isConflict(row: number): boolean {
    return this.quad(row) > 2;
  }

  private quad(row: number): number {
    return this.said.kinds[this.said.marks.types[row] ?? 0]?.quad ?? 1;
  }

  private lanesOf(): Lane[] {
    const { parties, codes } = this.said.marks;
    const rows = new Map<number, number[]>();
    parties.forEach((places, row) => {
      for (const place of places) {
        const own = rows.get(place);
        if (own) own.push(row);
        else rows.set(place, [row]);
      }
    });
    const busiest = [...rows].sort((one, other) => other[1].length - one[1].length).slice(0, LOOKED_AT);
    return busiest.map(([place, own]) => {
      const side = (conflict: boolean): Side => ({
        conflict,
        marks: this.spread(own.filter((row) => this.isExact(row) && this.isConflict(row) === conflict)),
      });
      return {
        name: this.said.names[place] ?? "",
        code: codes[place] ?? "",
        sides: [side(false), side(true)],
        vague: own.filter((row) => !this.isExact(row)),
      };
    });
  }

  /** Give the events of one day places within the day, one beside the other: no hour is known of any. */
  private spread(rows: number[]): Mark[] {
    const found: Mark[] = [];
    let start = 0;
    while (start < rows.length) {
      const day = this.said.marks.first[rows[start] ?? 0] ?? 0;
      let end = start;
      while (end < rows.length && this.said.marks.first[rows[end] ?? 0] === day) end += 1;
      for (let place = start; place < end; place += 1)
        found.push({ row: rows[place] ?? 0, at: day + (place - start + 0.5) / (end - start) });
      start = end;
    }
    return found;
  }

  private get left(): number {
    return this.width < 560 ? 78 : 150;
  }

  private get height(): number {
    return HEAD + this.lanes.length * LANE + FOOT;
  }

  private get perDay(): number {
    return ((this.width - this.left) / (this.until - this.from)) * this.now.k;
  }

  private x(day: number): number {
    return this.left + (day - this.from) * this.perDay + this.now.x;
  }

  private day(x: number): number {
    return this.from + (x - this.left - this.now.x) / this.perDay;
  }

  private measure(): void {
    const width = this.stage.clientWidth;
    if (!width || width === this.width) return;
    // Who looks at a stretch of time goes on looking at it in the new width.
    if (this.width) {
      const share = (width - this.left) / (this.width - this.left);
      this.now = zoomIdentity.translate(this.now.x * share, 0).scale(this.now.k);
    }
    this.width = width;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${this.height}`);
    this.svg.setAttribute("height", String(this.height));
    const room = width - this.left;
    this.behaviour
      .extent([[0, 0], [room, this.height]])
      .translateExtent([[0, 0], [room, this.height]])
      .scaleExtent([1, Math.max(1, ((this.until - this.from) * 24) / HOURS_AT_LEAST)]);
    select(this.svg).call(this.behaviour.transform, this.now);
    this.draw();
  }

  private bind(): void {
    this.behaviour
      .filter((event: MouseEvent) => (event.type === "wheel" ? event.ctrlKey || event.metaKey : !event.ctrlKey && !event.button))
      .on("zoom", (event: { transform: ZoomTransform }) => {
        this.now = event.transform;
        this.ask();
      })
      .on("end", () => {
        this.choose();
        this.ask();
      });
    select(this.svg).call(this.behaviour);
    this.svg.addEventListener("pointerover", (event) => this.tell(event));
    this.svg.addEventListener("click", (event) => this.nearer(event));
    this.svg.addEventListener("keydown", (event) => {
      const step = this.width / 6 / this.now.k;
      const keys: Record<string, () => void> = {
        "+": () => this.by(1.6),
        "-": () => this.by(1 / 1.6),
        "0": () => this.reset(),
        ArrowLeft: () => select(this.svg).call(this.behaviour.translateBy, step, 0),
        ArrowRight: () => select(this.svg).call(this.behaviour.translateBy, -step, 0),
      };
      const act = keys[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    });
  }

  /** Give lanes to those with most in sight; the others fill up, so that nothing below moves. */
  private choose(): void {
    const seen = new Map(this.everybody.map((lane) => [lane, this.shown(lane.sides[0].marks).length + this.shown(lane.sides[1].marks).length]));
    const most = [...this.everybody].sort((one, other) => (seen.get(other) ?? 0) - (seen.get(one) ?? 0)).slice(0, LANES);
    // In the order of all time, so that a lane seldom changes its place.
    this.lanes = this.everybody.filter((lane) => most.includes(lane));
  }

  /** Draw once before the next picture of the screen, however often something has changed. */
  private ask(): void {
    this.asked ||= requestAnimationFrame(() => {
      this.asked = 0;
      this.draw();
    });
  }

  private draw(): void {
    const made = document.createDocumentFragment();
    made.append(this.axis(), this.bars(), ...this.lanes.map((lane, place) => this.lane(lane, place)));
    this.svg.replaceChildren(made);
    this.stage.dispatchEvent(new CustomEvent("moved"));
  }

  private shown(marks: Mark[]): Mark[] {
    const find = (day: number): number => {
      let [low, high] = [0, marks.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((marks[middle]?.at ?? 0) < day) low = middle + 1;
        else high = middle;
      }
      return low;
    };
    return marks.slice(find(this.day(this.left)), find(this.day(this.width)));
  }

  private bars(): SVGElement {
    const group = element("g", { class: "bars" });
    const middle = HALF + 4;
    // A bar is never narrower than a day: no event is known more exactly.
    const wide = Math.max(BAR, this.perDay);
    const start = this.perDay > BAR ? this.x(Math.floor(this.day(this.left))) : this.left;
    const counts = new Map<number, [number, number, number, number]>();
    for (const mark of this.shown(this.all)) {
      const place = Math.floor((this.x(mark.at) - start) / wide);
      const found = counts.get(place) ?? [0, 0, 0, 0];
      const quad = this.quad(mark.row) - 1;
      found[quad as 0 | 1 | 2 | 3] += 1;
      counts.set(place, found);
    }
    const most = Math.max(1, ...[...counts.values()].map(([a, b, c, d]) => Math.max(a + b, c + d)));
    const unit = HALF / most;
    for (const [place, [words, deeds, against, force]] of counts) {
      const x = Math.max(this.left, start + place * wide);
      const width = Math.max(1, Math.min(start + (place + 1) * wide, this.width) - x - 1);
      let up = middle;
      let down = middle;
      for (const [count, quad] of [[deeds, 2], [words, 1]] as const) {
        if (count) group.append(element("rect", { class: `q${quad}`, x, y: (up -= count * unit), width, height: count * unit }));
      }
      for (const [count, quad] of [[force, 4], [against, 3]] as const) {
        if (count) group.append(element("rect", { class: `q${quad}`, x, y: down, width, height: count * unit }));
        down += count * unit;
      }
    }
    group.append(
      element("line", { class: "axis", x1: this.left, x2: this.width, y1: middle, y2: middle }),
      element("text", { class: "tick", x: this.left - 8, y: 12, "text-anchor": "end" }, String(most)),
      element("text", { class: "tick", x: this.left - 8, y: 2 * HALF + 8, "text-anchor": "end" }, String(most)),
    );
    return group;
  }

  private lane(lane: Lane, place: number): SVGElement {
    const middle = HEAD + (place + 0.5) * LANE;
    const group = element("g", { class: "lane" });
    group.append(element("line", { class: "lane-line", x1: this.left, x2: this.width, y1: middle, y2: middle }));
    this.vague(lane, middle, group);
    for (const side of lane.sides) this.cells(side, middle, group);
    const room = Math.floor((this.left - 14) / 6.6);
    const name = lane.name.length > room ? `${lane.name.slice(0, room - 1)}…` : lane.name;
    const cover = element("rect", { class: "cover", x: 0, y: middle - LANE / 2, width: this.left - 4, height: LANE });
    const head = element("text", { class: "lane-name", x: this.left - 10, y: middle + 4, "text-anchor": "end" }, name);
    head.append(element("title", {}, lane.name));
    group.append(cover, head);
    return group;
  }

  /** Draw what is only known to lie between two days, as a line from the one to the other. */
  private vague(lane: Lane, middle: number, group: SVGElement): void {
    let drawn = 0;
    for (const row of lane.vague) {
      const [from, to] = [this.x(this.said.marks.first[row] ?? 0), this.x((this.said.marks.last[row] ?? 0) + 1)];
      if (to < this.left || from > this.width || to - from < CELL) continue;
      if ((drawn += 1) > VAGUE_AT_MOST) break;
      const y = middle + (this.isConflict(row) ? 14 : -14);
      const line = element("line", { class: this.kind(row), x1: Math.max(from, this.left), x2: Math.min(to, this.width), y1: y, y2: y });
      group.append(this.link(row, line, "vague"));
    }
  }

  private cells(side: Side, middle: number, group: SVGElement): void {
    const cells = new Map<number, Mark[]>();
    for (const mark of this.shown(side.marks)) {
      const place = Math.floor((this.x(mark.at) - this.left) / CELL);
      const found = cells.get(place);
      if (found) found.push(mark);
      else cells.set(place, [mark]);
    }
    const y = middle + (side.conflict ? 6.5 : -6.5);
    let free = -Infinity;
    const list = [...cells];
    list.forEach(([place, marks], number) => {
      const single = marks.length === 1 ? marks[0] : undefined;
      const x = single ? this.x(single.at) : this.left + (place + 0.5) * CELL;
      const size = Math.min(10, 3.4 + 1.5 * Math.log2(marks.length));
      const shape = side.conflict
        ? element("path", { class: "conflict", d: `M${x} ${y - size}l${size} ${size}l${-size} ${size}l${-size} ${-size}z` })
        : element("circle", { class: "cooperation", cx: x, cy: y, r: size * 0.85 });
      if (!single) {
        group.append(this.several(marks, shape));
        return;
      }
      const link = this.link(single.row, shape, "");
      const next = list[number + 1];
      const until = next ? this.left + next[0] * CELL : this.width;
      if (until - x > LABEL_ROOM && x > free) {
        link.append(element("text", { class: "what", x: x + size + 3, y: y + 4 }, this.said.kinds[this.said.marks.types[single.row] ?? 0]?.name));
        free = x + LABEL_ROOM;
      }
      group.append(link);
    });
  }

  private link(row: number, shape: SVGElement, kind: string): SVGAElement {
    const href = this.event(this.said.marks.ids[row] ?? "");
    const link = element("a", { href, tabindex: -1, class: kind, "aria-label": this.words(row) });
    link.append(shape);
    this.stands.set(link, [{ row, at: 0 }]);
    return link;
  }

  /** A mark of several events: opening it goes nearer, until they stand apart. */
  private several(marks: Mark[], shape: SVGElement): SVGElement {
    const group = element("g", { class: "several" });
    group.append(shape);
    this.stands.set(group, marks);
    return group;
  }

  /** The mark that an event of the pointer is on, and the events that it stands for. */
  private marked(event: Event): [SVGElement, Mark[]] | null {
    const mark = event.target instanceof Element ? event.target.closest<SVGElement>(".several, a") : null;
    const marks = mark && this.stands.get(mark);
    return marks ? [mark, marks] : null;
  }

  /** Say what a mark stands for when somebody points at it: to write it beside all would take too long. */
  private tell(event: Event): void {
    const found = this.marked(event);
    if (!found || found[0].querySelector("title")) return;
    const [mark, marks] = found;
    const listed = marks.slice(0, TOLD).map((one) => this.words(one.row));
    if (marks.length > listed.length) listed.push(`+ ${marks.length - listed.length}`);
    mark.prepend(element("title", {}, listed.join("\n")));
  }

  private nearer(event: Event): void {
    const found = this.marked(event);
    const [first, last] = [found?.[1][0], found?.[1].at(-1)];
    if (!first || !last || !found || found[0].tagName === "a") return;
    const stretch = Math.max(1, (last.at - first.at) * this.perDay);
    const factor = Math.max(4, ((this.width - this.left) * 0.6) / stretch);
    this.centre((first.at + last.at) / 2, Math.min(this.now.k * factor, this.behaviour.scaleExtent()[1]));
  }

  private centre(day: number, k: number): void {
    const x = (this.width - this.left) / 2 - ((day - this.from) * this.perDay * k) / this.now.k;
    select(this.svg).call(this.behaviour.transform, zoomIdentity.translate(x, 0).scale(k));
  }

  private words(row: number): string {
    const { marks, kinds, names, statuses } = this.said;
    const who = (marks.parties[row] ?? []).map((place) => names[place]).join(", ");
    const when = this.date.format((marks.first[row] ?? 0) * DAY);
    const kind = kinds[marks.types[row] ?? 0]?.name ?? "";
    return `${when}: ${kind}. ${who} (${statuses[marks.statuses[row] ?? 0] ?? ""})`;
  }

  private kind(row: number): string {
    return this.isConflict(row) ? "conflict" : "cooperation";
  }

  private axis(): SVGElement {
    const group = element("g", { class: "ticks" });
    const y = this.height - FOOT;
    let before = "";
    for (const { at, label, above } of ticks(this.day(this.left), this.day(this.width), this.perDay)) {
      const x = this.x(at);
      if (x < this.left) continue;
      group.append(
        element("line", { class: "grid", x1: x, x2: x, y1: 4, y2: y + 4 }),
        element("text", { class: "tick", x: x + 3, y: y + 16, "text-anchor": "start" }, label),
      );
      if (above !== before)
        group.append(element("text", { class: "tick group", x: x + 3, y: y + 31, "text-anchor": "start" }, above));
      before = above;
    }
    return group;
  }
}

interface Tick {
  at: number;
  label: string;
  above: string;
}

const HOURS = [1, 3, 6, 12];
const MONTHS = [1, 3, 6];
const YEARS = [1, 2, 5, 10, 25, 50, 100];

/** Return the days below the line, as far apart as their labels need: hours, days, months or years. */
function ticks(from: number, until: number, perDay: number): Tick[] {
  const language = document.documentElement.lang;
  const said = (at: number, format: Intl.DateTimeFormatOptions): string =>
    new Date(at * DAY).toLocaleString(language, { timeZone: "UTC", ...format });
  const found: Tick[] = [];
  const add = (at: number, label: string, above: string): void => void found.push({ at, label, above });
  const hours = HOURS.find((step) => (perDay * step) / 24 >= TICK_ROOM);
  if (hours) {
    for (let hour = Math.floor((from * 24) / hours) * hours; hour <= until * 24; hour += hours)
      add(hour / 24, said(hour / 24, { hour: "2-digit", minute: "2-digit" }), said(hour / 24, { dateStyle: "medium" }));
    return found;
  }
  const days = [1, 2, 7, 14].find((step) => perDay * step >= TICK_ROOM);
  if (days) {
    for (let day = Math.floor(from / days) * days; day <= until; day += days)
      add(day, said(day, { day: "numeric", month: "short" }), said(day, { month: "long", year: "numeric" }));
    return found;
  }
  const months = MONTHS.find((step) => perDay * step * 30 >= TICK_ROOM);
  const start = new Date(from * DAY);
  if (months) {
    let month = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / months) * months;
    for (; month < 120_000; month += months) {
      const at = Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY;
      if (at > until) break;
      add(at, said(at, { month: "short" }), said(at, { year: "numeric" }));
    }
    return found;
  }
  const years = YEARS.find((step) => perDay * step * 365 >= TICK_ROOM) ?? 100;
  for (let year = Math.floor(start.getUTCFullYear() / years) * years; year < 10_000; year += years) {
    const at = Date.UTC(year, 0, 1) / DAY;
    if (at > until) break;
    add(at, String(year), "");
  }
  return found;
}

async function mount(): Promise<void> {
  const stage = box?.querySelector<HTMLElement>("[data-stage]");
  const address = box?.dataset["src"];
  if (!box || !stage || !address) return;
  const answer = await fetch(address);
  if (!answer.ok) return;
  const said = (await answer.json()) as Answer;
  if (said.marks.ids.length < 2) return;
  const language = new URLSearchParams(window.location.search).get("lang");
  const suffix = language ? `?lang=${encodeURIComponent(language)}` : "";
  box.hidden = false;
  document.body.classList.add("has-moving-timeline");
  const made = new Timeline(stage, said, (id) => `/events/${encodeURIComponent(id)}${suffix}`);
  box.querySelector("[data-nearer]")?.addEventListener("click", () => made.by(2));
  box.querySelector("[data-further]")?.addEventListener("click", () => made.by(0.5));
  box.querySelector("[data-whole]")?.addEventListener("click", () => made.reset());
  const less = box.querySelector<HTMLElement>("[data-less]");
  if (less && said.marks.ids.length < said.marks.total) {
    const number = (count: number): string => count.toLocaleString(document.documentElement.lang);
    const words = less.textContent ?? "";
    less.textContent = words.replace("##", number(said.marks.total)).replace("#", number(said.marks.ids.length));
    less.hidden = false;
  }
  const list = box.querySelector<HTMLAnchorElement>("[data-list]");
  const follow = (): void => {
    if (!list) return;
    const [since, until] = made.days();
    const to = new URL(window.location.href);
    to.searchParams.set("since", since);
    to.searchParams.set("until", until);
    to.searchParams.delete("offset");
    list.href = to.href;
  };
  stage.addEventListener("moved", follow);
  follow();
}

void mount();
