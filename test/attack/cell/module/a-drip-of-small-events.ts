// Claim: many events that each stay under the limit are one call, and the call has one budget.
// Group: slow drip
// Layers: realm, limits, all
// Runs: [[{"x":0},{"x":1},{"x":2},{"x":3},{"x":4},{"x":5},{"x":6},{"x":7},{"x":8},{"x":9},{"x":10},{"x":11},{"x":12},{"x":13},{"x":14},{"x":15},{"x":16},{"x":17},{"x":18},{"x":19},{"x":20},{"x":21},{"x":22},{"x":23},{"x":24},{"x":25},{"x":26},{"x":27},{"x":28},{"x":29},{"x":30},{"x":31},{"x":32},{"x":33},{"x":34},{"x":35},{"x":36},{"x":37},{"x":38},{"x":39}]]
type State = { pwned: boolean; sum: number };
type Event = { type: string; data: { x: number } };
export default {
  initial: (): State => ({ pwned: false, sum: 0 }),
  apply(state: State, event: Event): State {
    let sum = state.sum;
    for (let n = 0; n < 30000000; n += 1) sum = (sum + n * event.data.x) % 1000003;
    return { pwned: event.data.x === 39, sum };
  },
};
