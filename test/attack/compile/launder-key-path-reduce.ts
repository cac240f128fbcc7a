// expect: reject
// why: a path is walked by reduce over an index signature that refers to itself
// oracle: pwned
// events: [{"path":["a","constructor","constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
type Event = { type: string; data: { path: string[] } };
interface Tree {
  [key: string]: Tree;
}
const tree: Tree = { a: {} };
type Leaf = Tree & Partial<{ make: Maker }>;
function apply(state: State, event: Event): State {
  const leaf: Leaf = event.data.path.reduce<Tree>((node, key) => node[key] ?? {}, tree);
  const slot: {} = { make: leaf };
  const job: { make?: Maker } = slot; //~
  return { n: state.n + 1, pwned: job.make?.("return 7")() === 7 }; //~
}
export default { initial, apply };
