// expect: reject
// why: a constructor that returns another object gives that its private fields, and nothing can be frozen against that
// oracle: stateful
// events: [{}]
type State = { n: number };
const initial = (): State => ({ n: 0 });
class Same {
  constructor(target: object) {
    return target; //~
  }
}
class Stamp extends Same {
  #n = 0;
  static press(target: object): number {
    if (!(#n in target)) new Stamp(target);
    return #n in target ? ++(target as Stamp).#n : -1;
  }
}
const shared = (): number => 1;
const apply = (): State => ({ n: Stamp.press(shared) });
export default { initial, apply };
