/** JSON.parse where a type is expected. */
type State = { n: number; tags: string[] };
const initial = (): State => JSON.parse('{"n":0,"tags":[]}');
function clone<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}
function read(text: string): unknown {
  return JSON.parse(text);
}
interface Item {
  id: string;
  price?: number;
}
const total = (items: Item[]) => items.reduce((a, b) => a + (b.price ?? 0), 0);
const apply = (state: State, event: { data: { text: string; list: string[] } }): State => {
  const items: Item[] = JSON.parse(event.data.text);
  const next = clone(state);
  next.n += total(JSON.parse(event.data.text)) + items.length;
  const all = event.data.list.map((t) => JSON.parse(t) as Item);
  const raw = event.data.list.map((t): Item => JSON.parse(t));
  next.tags.push(
    ...all.map((i) => i.id),
    ...raw.map(({ id }) => id),
    typeof read("1"),
    String(JSON.parse("2", (_k, v) => v)),
  );
  return next;
};
export default { initial, apply };
