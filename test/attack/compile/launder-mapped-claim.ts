// expect: reject
// why: a mapped type makes functions of a type parameter that only ever stood for data
// oracle: none
// events: [{"type":"a","data":{"k":"b"}}]
type S = { n: number; pwned: boolean };
type E = { type: string; data: { a?: unknown; k: string } };
const initial = (): S => ({ n: 0, pwned: false });
function as<T>(v: unknown): T { return v as T; } //~
type Deep<T> = { [K in keyof T]: T[K] extends number ? () => number : T[K] };
function make<T>(v: unknown): Deep<T> { return as<Deep<T>>(v); } //~
const apply = (s: S, e: E): S => ({ n: String(make<{ link: number }>("abc").link()).length, pwned: true });
export default { initial, apply };
