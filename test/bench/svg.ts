/** The little of SVG that the bench draws with. */

type Attributes = Readonly<Record<string, string | number>>;

/** Text that stands in XML as it is. */
export function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

const short = (value: string | number): string =>
  typeof value === "number" ? String(Math.round(value * 10) / 10) : escapeXml(value);

const written = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${short(value)}"`)
    .join("");

/** An element; `inner` is SVG already, and goes in as it is. */
export function element(name: string, attributes: Attributes, inner = ""): string {
  return inner === "" ? `<${name}${written(attributes)}/>` : `<${name}${written(attributes)}>${inner}</${name}>`;
}

/** A line of text, the middle of its letters at `y`. */
export function text(x: number, y: number, content: string, attributes: Attributes = {}): string {
  return element("text", { x, y, "dominant-baseline": "central", ...attributes }, escapeXml(content));
}

/** The whole picture. `style` is CSS. */
export function svg(width: number, height: number, title: string, style: string, inner: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escapeXml(title)}</title>
<style>${style}</style>
${inner}
</svg>
`;
}
