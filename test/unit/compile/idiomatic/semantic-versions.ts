/** Versions parsed by named groups and sorted. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
const SEMVER = /^(?<major>\d+)\.(?<minor>\d+)\.(?<patch>\d+)(?:-(?<pre>[\w.]+))?$/;
const parse = (v: string): [number, number, number] => {
  const g = SEMVER.exec(v)?.groups;
  if (!g) throw new TypeError(`bad version ${v}`);
  return [Number(g["major"]), Number(g["minor"]), Number(g["patch"])];
};
const apply = (state: State, event: Event): State => ({
  ...state,
  t: ["1.2.10", "1.2.9"]
    .toSorted((a, b) => {
      const x = parse(a),
        y = parse(b);
      return x[0] - y[0] || x[1] - y[1] || x[2] - y[2];
    })
    .join(),
});
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
