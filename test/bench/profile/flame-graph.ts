/** Turns a V8 CPU profile into a flame graph: what share of the time each function has, with all that it calls. */
import { element, escapeXml, svg } from "../svg.ts";

/** What is used of V8's format (`Profiler.Profile` of the DevTools protocol). */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** A function in its place among its callers. */
export interface Frame {
  readonly name: string;
  /** Where it is written, from the project's root; `""` for what is V8's or Node's own. */
  readonly place: string;
  /** Its own time and that of all that it calls, in microseconds. */
  readonly totalUs: number;
  readonly selfUs: number;
  /** The longest first. */
  readonly children: readonly Frame[];
}

/** Waiting is no work. */
const IDLE = "(idle)";
/** Nor is the profiler's own. */
const PROFILER = "node:inspector";

interface Growing {
  readonly name: string;
  readonly place: string;
  selfUs: number;
  readonly children: Map<string, Growing>;
}

/** Merges equal frames under equal callers. Idle time and the profiler's own are left out. `root`: the folder that places are told from. */
export function foldProfile(profile: CpuProfile, root: string): Frame {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const grown = new Map<number, Growing>();
  const top: Growing = { name: "all", place: "", selfUs: 0, children: new Map() };
  const grow = (id: number): Growing => {
    const known = grown.get(id);
    if (known !== undefined) return known;
    const node = nodes.get(id);
    const parent = parents.get(id);
    if (node === undefined || parent === undefined) return top;
    const siblings = grow(parent).children;
    const { functionName, url, lineNumber } = node.callFrame;
    const place = placeOf(url, lineNumber, root);
    const key = `${functionName} ${place}`;
    const frame = siblings.get(key) ?? { name: functionName || "(anonymous)", place, selfUs: 0, children: new Map() };
    siblings.set(key, frame);
    grown.set(id, frame);
    return frame;
  };
  const isProfilers = (id: number | undefined): boolean => {
    for (let at = id; at !== undefined; at = parents.get(at)) {
      if (nodes.get(at)?.callFrame.url === PROFILER) return true;
    }
    return false;
  };
  for (const [index, id] of profile.samples.entries()) {
    if (nodes.get(id)?.callFrame.functionName === IDLE || isProfilers(id)) continue;
    grow(id).selfUs += Math.max(0, profile.timeDeltas[index] ?? 0);
  }
  return settled(top);
}

function placeOf(url: string, lineNumber: number, root: string): string {
  if (!url.startsWith("file://")) return url === "" ? "" : `${url}:${lineNumber + 1}`;
  const path = decodeURIComponent(new URL(url).pathname);
  return `${path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path.slice(path.lastIndexOf("/") + 1)}:${lineNumber + 1}`;
}

function settled({ name, place, selfUs, children }: Growing): Frame {
  const below = [...children.values()].map(settled).sort((a, b) => b.totalUs - a.totalUs);
  return { name, place, selfUs, totalUs: below.reduce((sum, { totalUs }) => sum + totalUs, selfUs), children: below };
}

const WIDTH = 1_200;
const ROW_HEIGHT = 17;
const HEAD_HEIGHT = 62;
const LETTER_WIDTH = 6.6;
const STYLE = `
  svg { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 11px; background: #fff; color-scheme: light dark; }
  .paper { fill: #fff; } text { fill: #1c2128; dominant-baseline: central; } .head { font-size: 15px; font-weight: 600; }
  .own { fill: #8fc7ae; } .library { fill: #a9c4e6; } .node { fill: #d9d3c7; } .engine { fill: #efb48c; } rect { stroke: #fff; stroke-width: .5; }
  @media (prefers-color-scheme: dark) {
    svg { background: #15191f; } .paper { fill: #15191f; } text { fill: #e6e9ee; } rect { stroke: #15191f; }
    .own { fill: #2c644c; } .library { fill: #34527b; } .node { fill: #4d4a44; } .engine { fill: #8a4e25; }
  }`;

/** Draws frames of at least `leastShare` (0 to 1) of the whole, the callers above. `notes` stand under the title. */
export function drawFlameGraph(root: Frame, title: string, notes: string, leastShare: number): string {
  const shapes: string[] = [];
  let deepest = 0;
  const draw = (frame: Frame, x: number, depth: number): void => {
    const share = frame.totalUs / root.totalUs;
    if (share < leastShare) return;
    deepest = Math.max(deepest, depth);
    const width = share * WIDTH;
    const y = HEAD_HEIGHT + depth * ROW_HEIGHT;
    const letters = Math.floor((width - 4) / LETTER_WIDTH);
    const about = `${frame.name}${frame.place === "" ? "" : ` ${frame.place}`}: ${(share * 100).toFixed(1)} %, itself ${((frame.selfUs / root.totalUs) * 100).toFixed(1)} %`;
    const label = letters < 3 ? "" : frame.name.length <= letters ? frame.name : `${frame.name.slice(0, letters - 1)}…`;
    shapes.push(
      `<g><title>${escapeXml(about)}</title>${element("rect", { class: kindOf(frame), x, y, width, height: ROW_HEIGHT - 1 })}${
        label === "" ? "" : `<text x="${(x + 2).toFixed(1)}" y="${y + ROW_HEIGHT / 2}">${escapeXml(label)}</text>`
      }</g>`,
    );
    let next = x;
    for (const child of frame.children) {
      draw(child, next, depth + 1);
      next += (child.totalUs / root.totalUs) * WIDTH;
    }
  };
  draw(root, 0, 0);
  const height = HEAD_HEIGHT + (deepest + 1) * ROW_HEIGHT + 8;
  const legend = [
    ["own", "Assay"],
    ["library", "libraries"],
    ["node", "Node"],
    ["engine", "V8, native code, garbage collection"],
  ].map(([kind = "", name = ""], index) =>
    [
      element("rect", { class: kind, x: 8 + index * 110, y: 40, width: 12, height: 12 }),
      `<text x="${24 + index * 110}" y="46">${name}</text>`,
    ].join(""),
  );
  const inner = [
    element("rect", { class: "paper", width: WIDTH, height }),
    `<text x="8" y="14" class="head">${escapeXml(title)}</text>`,
    `<text x="8" y="31">${escapeXml(notes)}</text>`,
    ...legend,
    ...shapes,
  ];
  return svg(WIDTH, height, title, STYLE, inner.join("\n"));
}

function kindOf({ name, place }: Frame): "own" | "library" | "node" | "engine" {
  if (place.startsWith("src/")) return "own";
  if (place.startsWith("node_modules/")) return "library";
  if (place.startsWith("node:")) return "node";
  return name === "all" ? "node" : "engine";
}

/** The functions with the most time of their own, wherever they are called from. */
export function hottest(root: Frame, count: number): readonly { readonly name: string; readonly percent: number }[] {
  const own = new Map<string, number>();
  const walk = (frame: Frame): void => {
    const key = frame.place === "" ? frame.name : `${frame.name} ${frame.place}`;
    own.set(key, (own.get(key) ?? 0) + frame.selfUs);
    frame.children.forEach(walk);
  };
  walk(root);
  return [...own]
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([name, selfUs]) => ({ name, percent: (100 * selfUs) / root.totalUs }));
}
