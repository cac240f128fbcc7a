/** `pipe` and `flow` as libraries write them: an overload for each length, one loose implementation. Members taken out of Math and Object. */
const { floor, max, min, PI } = Math;
const { entries, fromEntries: toObject, keys } = Object;
const { isInteger } = Number;

function pipe<A>(a: A): A;
function pipe<A, B>(a: A, ab: (a: A) => B): B;
function pipe<A, B, C>(a: A, ab: (a: A) => B, bc: (b: B) => C): C;
function pipe<A, B, C, D>(a: A, ab: (a: A) => B, bc: (b: B) => C, cd: (c: C) => D): D;
function pipe(value: unknown, ...fns: ((value: unknown) => unknown)[]): unknown {
  return fns.reduce((result, fn) => fn(result), value);
}

function flow<A, B>(ab: (a: A) => B): (a: A) => B;
function flow<A, B, C>(ab: (a: A) => B, bc: (b: B) => C): (a: A) => C;
function flow(...fns: ((value: unknown) => unknown)[]): (value: unknown) => unknown {
  return (value) => fns.reduce((result, fn) => fn(result), value);
}

type Score = { player: string; points: number };
interface State {
  scores: Record<string, number>;
  top: string[];
  ring: number;
}
type Event = { type: "Scored"; data: Score } | { type: "Reset"; data: { keep: number } };

const clamp = (low: number, high: number) => (x: number) => max(low, min(high, x));
const points = flow((x: number) => (isInteger(x) ? x : floor(x)), clamp(0, 100));
const byPoints = (a: [string, number], b: [string, number]): number =>
  b[1] - a[1] || (a[0] < b[0] ? -1 : 1);
const ranked = (scores: Record<string, number>) =>
  pipe(entries(scores), (all) => all.toSorted(byPoints));

export default {
  initial: (): State => ({ scores: {}, top: [], ring: 0 }),
  apply: (state: State, event: Event): State => {
    const scores = pipe(
      event,
      (e) =>
        e.type === "Scored"
          ? {
              ...state.scores,
              [e.data.player]: (state.scores[e.data.player] ?? 0) + points(e.data.points),
            }
          : toObject(ranked(state.scores).slice(0, e.data.keep)),
      (all) => toObject(entries(all).filter(([, n]) => n > 0)),
    );
    const top = pipe(
      scores,
      ranked,
      (all) => all.slice(0, 3),
      (all) => all.map(([player, n]) => `${player}: ${n}`),
    );
    return { scores, top, ring: floor(pipe(keys(scores).length) * PI) };
  },
};
