/** Variables declared as they were before ES2015, twice. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
const apply = function (state: State, event: Event): State {
  var total = 0;
  for (var i = 0; i < 3; i++) {
    total += i;
  }
  for (var i = 0; i < 2; i++) total += i;
  var xs = [1, 2, 3];
  var j;
  for (j = 0; j < xs.length; j++) total += xs[j] ?? 0;
  return { ...state, n: total };
};
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
