// inferred generator, default-exported class-free, function hoisting, var, switch fallthrough, comma
function* range(from: number, to: number, step = 1) { for (let i = from; i < to; i += step) yield i; }
function* take<T>(it: Iterable<T>, n: number) { let i = 0; for (const x of it) { if (i++ >= n) return; yield x; } }
function* naturals() { let n = 0; while (true) { const reset: boolean = yield n++; if (reset) n = 0; } }
var counter = function (xs: string[]) { var m: { [k: string]: number } = {}; for (var i = 0; i < xs.length; i++) { var x = xs[i]!; m[x] = (m[x] || 0) + 1; } return m; };
export default {
  initial: () => ({ sum: 0, seen: {} as Record<string, number>, last: [] as number[] }),
  apply(state: { sum: number; seen: Record<string, number>; last: number[] }, event: { type: string; data: { n: number; words?: string } }) {
    let sum = state.sum;
    for (const i of range(0, event.data.n)) sum += i;
    switch (event.type) {
      case "a":
      case "b":
        sum += 1;
        break;
      default:
        sum -= 1;
    }
    const last = [...take(naturals(), 3)];
    const counts = counter((event.data.words ?? "").split(/\s+/).filter(Boolean));
    return { sum, seen: Object.assign({}, state.seen, counts), last };
  },
};
