// expect: reject
// why: declares a module of the host
// oracle: none
// events: [{}]
// types: no
declare module "node:fs" { //~
  export function readFileSync(path: string): string;
}
import { readFileSync } from "node:fs"; //~
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => ({ ...state, n: readFileSync("x").length });
export default { initial, apply };
