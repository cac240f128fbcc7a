// expect: reject
// why: a variable taken for a number is filled by a pattern in a loop's head
// oracle: pwned
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const apply = (state: State, event: Event): State => { let i = 0; for ({ i = 3 } of [event.data]); return { ...state, pwned: ({} as Record<number, unknown>)[i] !== undefined }; };
export default { initial, apply };
