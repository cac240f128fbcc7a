/** A catalogue with an inverted index, facets, cursors and pages. */
import { defineReducer } from "assay";

interface Product {
  readonly sku: string;
  readonly title: string;
  readonly price: number;
  readonly tags: readonly string[];
}
interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
  readonly total: number;
}
interface Facet {
  readonly tag: string;
  readonly count: number;
}
type Sort = "price" | "-price" | "title";

const STOP = new Set("a an and of the with".split(" "));
const words = (text: string): string[] => [
  ...new Set(
    text
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word && !STOP.has(word)),
  ),
];
const comparators: Record<Sort, (a: Product, b: Product) => number> = {
  price: (a, b) => a.price - b.price,
  "-price": (a, b) => b.price - a.price,
  title: ({ title: a }, { title: b }) => (a === b ? 0 : a < b ? -1 : 1),
};

const encode = (offset: number): string => offset.toString(36).split("").reverse().join("");
const decode = (cursor: string | undefined): number => (cursor ? parseInt([...cursor].reverse().join(""), 36) : 0);

function paginate<T>(items: readonly T[], size: number, cursor?: string): Page<T> {
  const from = decode(cursor);
  const slice = items.slice(from, from + size);
  return from + size < items.length
    ? { items: slice, next: encode(from + size), total: items.length }
    : { items: slice, total: items.length };
}

function buildIndex(products: Iterable<Product>): ReadonlyMap<string, ReadonlySet<string>> {
  const index = new Map<string, Set<string>>();
  for (const { sku, title, tags } of products)
    for (const word of words(`${title} ${tags.join(" ")}`)) {
      const bucket = index.get(word);
      if (bucket) bucket.add(sku);
      else index.set(word, new Set([sku]));
    }
  return index;
}

function facets(products: readonly Product[]): Facet[] {
  const counts = products
    .flatMap((product) => product.tags)
    .reduce((map, tag) => map.set(tag, (map.get(tag) ?? 0) + 1), new Map<string, number>());
  return Array.from(counts, ([tag, count]) => ({ tag, count })).sort(
    (a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1),
  );
}

type Event =
  | { type: "ProductListed"; data: Product }
  | { type: "Searched"; data: { text?: string; sort?: Sort; size?: number; cursor?: string } };
type State = { products: { [sku: string]: Product }; page: Page<string>; facets: Facet[] };

export default defineReducer<State, Event>({
  initial: () => ({ products: {}, page: { items: [], total: 0 }, facets: [] }),
  apply: (state, event) => {
    if (event.type === "ProductListed")
      return { ...state, products: { ...state.products, [event.data.sku]: event.data } };
    const { text = "", sort = "title", size = 2, cursor } = event.data;
    const all = Object.values(state.products);
    const index = buildIndex(all);
    const hits = words(text)
      .map((word) => index.get(word) ?? new Set<string>())
      .reduce<ReadonlySet<string> | null>((found, set) => found?.intersection(set) ?? set, null);
    const matching = all.filter(({ sku }) => hits?.has(sku) ?? true).sort(comparators[sort]);
    const page = paginate(
      matching.map(({ title, price }) => `${title} (${price.toFixed(2)})`),
      size,
      cursor,
    );
    return { ...state, page, facets: facets(matching) };
  },
});
