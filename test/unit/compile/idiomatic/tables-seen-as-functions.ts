/** Handler tables that are read with the event's type and called as one function; error classes that say what they are; an undo around any reducer. */
class Refusal extends Error {
  override name = "Refusal";
  constructor(
    message: string,
    readonly code: number,
  ) {
    super(message);
  }
  static is(value: unknown): value is Refusal {
    return value instanceof Refusal;
  }
}

type Event =
  | { type: "Opened"; data: { owner: string } }
  | { type: "Paid"; data: { cents: number } }
  | { type: "Closed" };
interface Account {
  owner: string | null;
  cents: number;
  log: string[];
}
type Handler = (account: Account, event: Event) => Account;
const handlers: {
  [K in Event["type"]]: (account: Account, event: Extract<Event, { type: K }>) => Account;
} = {
  Opened: (account, { data }) => ({ ...account, owner: data.owner }),
  Paid(account, event) {
    if (account.owner === null) throw new Refusal("nobody's account", 409);
    return { ...account, cents: account.cents + event.data.cents };
  },
  Closed: (account) => ({ ...account, owner: null }),
};

type Slice<S, E extends { type: string }> = {
  initial: S;
  on: { [T in E["type"]]?: (state: S, event: Extract<E, { type: T }>) => S };
};
const visits: Slice<number, Event> = {
  initial: 0,
  on: { Opened: (n) => n + 1, Paid: (n, { data }) => n + data.cents / 100 },
};
const run = <S>(slice: Slice<S, Event>, state: S, event: Event): S => {
  const handle = slice.on[event.type] as ((state: S, event: Event) => S) | undefined;
  return handle ? handle(state, event) : state;
};

interface History<T> {
  past: T[];
  present: T;
}
const undoable =
  <S, E extends { type: string }>(reduce: (state: S, event: E) => S, limit = 10) =>
  ({ past, present }: History<S>, event: E | { type: "Undone" }): History<S> => {
    if (event.type === "Undone")
      return { past: past.slice(0, -1), present: past.at(-1) ?? present };
    return { past: [...past, present].slice(-limit), present: reduce(present, event as E) };
  };

interface State {
  account: Account;
  visits: number;
}
function reduce(state: State, event: Event): State {
  const table = handlers as unknown as Record<string, Handler | undefined>;
  try {
    const handle = handlers[event.type] as Handler;
    const account = table[event.type] === undefined ? state.account : handle(state.account, event);
    return { account, visits: run(visits, state.visits, event) };
  } catch (error) {
    if (!Refusal.is(error)) throw error;
    return {
      ...state,
      account: { ...state.account, log: [...state.account.log, `${error.code}: ${error.message}`] },
    };
  }
}

export default {
  initial: (): History<State> => ({
    past: [],
    present: { account: { owner: null, cents: 0, log: [] }, visits: visits.initial },
  }),
  apply: undoable(reduce),
};
