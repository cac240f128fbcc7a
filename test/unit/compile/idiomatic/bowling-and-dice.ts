/** A game with dice from a seed that the state carries: old but gold labelled loops and early returns. */
import { defineReducer } from "assay";

interface State {
  seed: number;
  rolls: number[];
  scores: (number | null)[];
  done: boolean;
  dice: number[][];
}
type Event = { type: "rolled"; data: { pins: number } } | { type: "dice"; data: { notation: string } };

function next(seed: number): [value: number, seed: number] {
  const s = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return [s / 2 ** 32, s];
}

function score(rolls: readonly number[]): (number | null)[] {
  const frames: (number | null)[] = [];
  let i = 0,
    total = 0;
  frame: for (let n = 0; n < 10; n++) {
    const [a, b, c] = rolls.slice(i, i + 3);
    if (a === undefined) break;
    if (a === 10) {
      if (b === undefined || c === undefined) {
        frames.push(null);
        i++;
        continue frame;
      }
      total += a + b + c;
      i++;
    } else {
      if (b === undefined) {
        frames.push(null);
        break frame;
      }
      if (a + b > 10) throw new RangeError(`frame ${n + 1}: ${a}+${b}`);
      if (a + b === 10 && c === undefined) {
        frames.push(null);
        break;
      }
      total += a + b + (a + b === 10 ? (c ?? 0) : 0);
      i += 2;
    }
    frames.push(total);
  }
  return frames;
}

const DICE = /^(?<count>\d*)d(?<sides>\d+)(?<bonus>[+-]\d+)?$/u;

export default defineReducer<State, Event>({
  initial() {
    return { seed: 1, rolls: [], scores: [], done: false, dice: [] };
  },
  apply(state, event) {
    switch (event.type) {
      case "rolled": {
        if (state.done) return state;
        const rolls = [...state.rolls, event.data.pins];
        const scores = score(rolls);
        return { ...state, rolls, scores, done: scores.length === 10 && scores.every((x) => x !== null) };
      }
      case "dice": {
        const groups = event.data.notation.match(DICE)?.groups;
        if (!groups) return state;
        const { count, sides, bonus } = groups;
        let { seed } = state;
        const dice: number[] = [];
        for (let n = Number(count || 1); n--; ) {
          let value: number;
          [value, seed] = next(seed);
          dice.push(1 + Math.floor(value * Number(sides)));
        }
        if (bonus) dice.push(+bonus);
        return { ...state, seed, dice: [...state.dice, dice] };
      }
    }
  },
});
