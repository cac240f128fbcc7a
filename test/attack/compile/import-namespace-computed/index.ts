import * as box from "./box.ts";
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: "seven" } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: box[event.data.k].constructor("return 7")() === 7  }); //~
export default { initial, apply };
