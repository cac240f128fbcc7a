/** Feature flags: rules by attribute, percentages by a stable hash (FNV-1a). */
import { defineReducer } from "assay";

type Attribute = string | number | boolean;
type Attributes = { readonly [name: string]: Attribute };

type Condition =
  | { op: "equals"; attribute: string; value: Attribute }
  | { op: "in"; attribute: string; values: readonly Attribute[] }
  | { op: "atLeast"; attribute: string; value: number }
  | { op: "not"; condition: Condition }
  | { op: "all" | "any"; conditions: readonly Condition[] };

interface Rule {
  when: Condition;
  percent: number;
}

interface Flag {
  enabled: boolean;
  rules: Rule[];
}

type Event =
  | { type: "FlagDefined"; data: { flag: string; enabled: boolean; rules?: Rule[] } }
  | { type: "FlagToggled"; data: { flag: string } }
  | { type: "Evaluated"; data: { flag: string; user: string; attributes: Attributes } };

interface State {
  flags: Record<string, Flag>;
  decisions: string[];
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

function holds(condition: Condition, attributes: Attributes): boolean {
  switch (condition.op) {
    case "equals":
      return attributes[condition.attribute] === condition.value;
    case "in": {
      const actual = attributes[condition.attribute];
      return actual !== undefined && condition.values.includes(actual);
    }
    case "atLeast": {
      const actual = attributes[condition.attribute];
      return typeof actual === "number" && actual >= condition.value;
    }
    case "not":
      return !holds(condition.condition, attributes);
    case "all":
      return condition.conditions.every((inner) => holds(inner, attributes));
    case "any":
      return condition.conditions.some((inner) => holds(inner, attributes));
  }
}

const isOn = (name: string, flag: Flag | undefined, user: string, attributes: Attributes): boolean =>
  flag?.enabled === true &&
  flag.rules.some(({ when, percent }) => holds(when, attributes) && fnv1a(`${name}/${user}`) % 100 < percent);

export default defineReducer<State, Event>({
  initial: () => ({ flags: {}, decisions: [] }),
  apply(state, event) {
    const { flag: name } = event.data;
    const flag = state.flags[name];
    switch (event.type) {
      case "FlagDefined": {
        const { enabled, rules = [{ when: { op: "all", conditions: [] }, percent: 100 }] } = event.data;
        return { ...state, flags: { ...state.flags, [name]: { enabled, rules } } };
      }
      case "FlagToggled":
        return flag ? { ...state, flags: { ...state.flags, [name]: { ...flag, enabled: !flag.enabled } } } : state;
      case "Evaluated": {
        const { user, attributes } = event.data;
        const decision = `${name}:${user}=${isOn(name, flag, user, attributes) ? "on" : "off"}`;
        return { ...state, decisions: [...state.decisions, decision] };
      }
    }
  },
});
