/** Replicated data types: G-counter, OR-set, LWW register, RGA list, merged from events of several replicas. */
import { defineReducer } from "assay";

type Replica = string;
type Clock = Record<Replica, number>;
type Stamp = `${number}@${Replica}`;

const tick = (clock: Clock, replica: Replica): Clock => ({ ...clock, [replica]: (clock[replica] ?? 0) + 1 });
const join = (a: Clock, b: Clock): Clock =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].sort().map((key) => [key, Math.max(a[key] ?? 0, b[key] ?? 0)]),
  );

interface Crdt<Op, Value> {
  applyOp(op: Op, stamp: Stamp): void;
  readonly value: Value;
}

abstract class Serializable<T> {
  constructor(protected readonly state: T) {}
  toState(): T {
    return this.state;
  }
}

type CounterState = { up: Clock; down: Clock };
class PnCounter extends Serializable<CounterState> implements Crdt<{ by: number }, number> {
  applyOp({ by }: { by: number }, stamp: Stamp): void {
    const replica = stamp.slice(stamp.indexOf("@") + 1);
    const side = by < 0 ? this.state.down : this.state.up;
    side[replica] = (side[replica] ?? 0) + Math.abs(by);
  }
  get value(): number {
    const sum = (clock: Clock): number => Object.values(clock).reduce((a, b) => a + b, 0);
    return sum(this.state.up) - sum(this.state.down);
  }
}

type SetState = Record<string, Stamp[]>;
class OrSet
  extends Serializable<SetState>
  implements Crdt<{ add: string } | { remove: string; seen: Stamp[] }, string[]>
{
  applyOp(op: { add: string } | { remove: string; seen: Stamp[] }, stamp: Stamp): void {
    if ("add" in op) (this.state[op.add] ??= []).push(stamp);
    else {
      const left = (this.state[op.remove] ?? []).filter((tag) => !op.seen.includes(tag));
      if (left.length > 0) this.state[op.remove] = left;
      else delete this.state[op.remove];
    }
  }
  get value(): string[] {
    return Object.keys(this.state).sort();
  }
}

type Node = { id: Stamp; after: Stamp | null; text: string; gone?: true };
class Rga
  extends Serializable<Node[]>
  implements Crdt<{ insert: string; after: Stamp | null } | { erase: Stamp }, string>
{
  applyOp(op: { insert: string; after: Stamp | null } | { erase: Stamp }, stamp: Stamp): void {
    if ("erase" in op) {
      const node = this.state.find(({ id }) => id === op.erase);
      if (node) node.gone = true;
      return;
    }
    let index = op.after === null ? 0 : this.state.findIndex(({ id }) => id === op.after) + 1;
    while (index < this.state.length && compareStamps(this.state[index]!.id, stamp) > 0) index++;
    this.state.splice(index, 0, { id: stamp, after: op.after, text: op.insert });
  }
  get value(): string {
    return this.state
      .filter(({ gone }) => !gone)
      .map(({ text }) => text)
      .join("");
  }
}

function compareStamps(a: Stamp, b: Stamp): number {
  const parse = (stamp: Stamp): [number, string] => {
    const [count = "0", replica = ""] = stamp.split("@");
    return [Number(count), replica];
  };
  const [[m, p], [n, q]] = [parse(a), parse(b)];
  return m - n || (p < q ? -1 : p > q ? 1 : 0);
}

interface State {
  clock: Clock;
  counter: CounterState;
  set: SetState;
  list: Node[];
  shown: { count: number; members: string[]; text: string };
}

type Op =
  | { on: "counter"; by: number }
  | { on: "set"; add: string }
  | { on: "set"; remove: string; seen: Stamp[] }
  | { on: "list"; insert: string; after: Stamp | null }
  | { on: "list"; erase: Stamp };

export default defineReducer<State, { type: "Op"; data: { replica: Replica; clock?: Clock; op: Op } }>({
  initial: () => ({
    clock: {},
    counter: { up: {}, down: {} },
    set: {},
    list: [],
    shown: { count: 0, members: [], text: "" },
  }),
  apply(state, { data: { replica, clock: remote = {}, op } }) {
    const clock = tick(join(state.clock, remote), replica);
    const stamp: Stamp = `${clock[replica]!}@${replica}`;
    const { counter, set, list } = structuredClone(state);
    const parts = { counter: new PnCounter(counter), set: new OrSet(set), list: new Rga(list) };
    switch (op.on) {
      case "counter":
        parts.counter.applyOp(op, stamp);
        break;
      case "set":
        parts.set.applyOp(op, stamp);
        break;
      case "list":
        parts.list.applyOp(op, stamp);
        break;
      default:
        op satisfies never;
    }
    return {
      clock,
      counter: parts.counter.toState(),
      set: parts.set.toState(),
      list: parts.list.toState(),
      shown: { count: parts.counter.value, members: parts.set.value, text: parts.list.value },
    };
  },
});
