/** Branded types: a number or string that may not be mixed up with another. */
import { defineReducer } from "assay";

declare const brand: unique symbol;
type Brand<T, B extends string> = T & { readonly [brand]: B };

type UserId = Brand<string, "UserId">;
type GroupId = Brand<string, "GroupId">;
type Euro = Brand<number, "Euro">;

const userId = (raw: string): UserId => raw as UserId;
const euro = (amount: number): Euro => (Math.round(amount * 100) / 100) as Euro;

function groupId(raw: string): GroupId {
  if (!/^g-\d+$/.test(raw)) throw new RangeError(`${raw} is no group`);
  return raw as unknown as GroupId;
}

const plus = (a: Euro, b: Euro): Euro => euro(a + b);

type Event =
  | { type: "Joined"; data: { user: string; group: string } }
  | { type: "Paid"; data: { user: string; amount: number } };

type State = { members: Record<GroupId, UserId[]>; paid: Partial<Record<UserId, Euro>>; pot: Euro };

export default defineReducer<State, Event>({
  initial: () => ({ members: {}, paid: {}, pot: euro(0) }),
  apply(state, event) {
    const user = userId(event.data.user);
    if (event.type === "Joined") {
      const group = groupId(event.data.group);
      return { ...state, members: { ...state.members, [group]: [...(state.members[group] ?? []), user] } };
    }
    const amount = euro(event.data.amount);
    return { ...state, paid: { ...state.paid, [user]: plus(state.paid[user] ?? euro(0), amount) }, pot: plus(state.pot, amount) };
  },
});
