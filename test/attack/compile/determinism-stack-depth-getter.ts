// expect: reject
// why: what a getter gives to close an iterator with loses the engine's limit behind another error, and tells how deep the stack was
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
class Numbers {
  depth = 0;
  next(): IteratorResult<number> {
    return { done: false, value: 1 };
  }
  get return(): () => IteratorResult<number> { //~
    const dive = (): void => {
      this.depth++;
      dive();
    };
    dive();
    return () => ({ done: true, value: undefined });
  }
  [Symbol.iterator](): Numbers {
    return this;
  }
}
function measure(): number {
  const numbers = new Numbers();
  try {
    for (const _ of numbers) throw new Error("over");
  } catch {
    return numbers.depth;
  }
  return 0;
}
const apply = (state: State): State => ({ n: state.n + 1, pwned: measure() > 100 });
export default { initial, apply };
