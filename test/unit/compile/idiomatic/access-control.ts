/** Role-based access control with inheritance, wildcards, conditions and an explanation for each decision. */
import { defineReducer } from "assay";

type Effect = "allow" | "deny";
type Action = `${string}:${string}`;
type Brand<T, B extends string> = T & { readonly __brand: B };
type UserId = Brand<string, "UserId">;
type RoleName = Brand<string, "RoleName">;

interface Statement {
  effect: Effect;
  actions: Action[];
  resources: string[];
  when?: Condition;
}

type Condition =
  | { op: "eq"; attribute: string; value: string | number | boolean }
  | { op: "in"; attribute: string; values: (string | number)[] }
  | { op: "between"; attribute: string; low: number; high: number }
  | { op: "not"; condition: Condition }
  | { op: "all"; conditions: Condition[] }
  | { op: "any"; conditions: Condition[] };

interface Role {
  statements: Statement[];
  inherits: RoleName[];
}

interface State {
  roles: Record<string, Role>;
  members: Record<string, RoleName[]>;
  decisions: { user: string; action: string; allowed: boolean; because: string }[];
  audit: { [user: string]: { allowed: number; denied: number } };
}

type Event =
  | { type: "RoleDefined"; data: { name: string; statements?: Statement[]; inherits?: string[] } }
  | { type: "RoleGranted" | "RoleRevoked"; data: { user: string; role: string } }
  | {
      type: "AccessRequested";
      data: { user: string; action: Action; resource: string; attributes?: Record<string, unknown> };
    };

const asUser = (id: string): UserId => id as UserId;
const asRole = (name: string): RoleName => name as RoleName;

function assertNever(value: never, what = "value"): never {
  throw new Error(`unexpected ${what}: ${JSON.stringify(value)}`);
}

// ----------------------------------------------------------------- patterns

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

class Pattern {
  readonly #expression: RegExp;
  readonly specificity: number;

  private constructor(readonly source: string) {
    this.#expression = new RegExp(
      `^${source
        .split("**")
        .map((part) => part.split("*").map(escapeRegExp).join("[^/:]*"))
        .join(".*")}$`,
    );
    this.specificity = source.replaceAll("*", "").length;
  }

  static of(source: string): Pattern {
    return new Pattern(source);
  }

  matches(text: string): boolean {
    return this.#expression.test(text);
  }
}

// --------------------------------------------------------------- conditions

type Attributes = Readonly<Record<string, unknown>>;
type Evaluator<C extends Condition> = (condition: C, attributes: Attributes) => boolean;

const evaluators: { [Op in Condition["op"]]: Evaluator<Extract<Condition, { op: Op }>> } = {
  eq: ({ attribute, value }, attributes) => attributes[attribute] === value,
  in: ({ attribute, values }, attributes) => {
    const actual = attributes[attribute];
    return (typeof actual === "string" || typeof actual === "number") && values.includes(actual);
  },
  between: ({ attribute, low, high }, attributes) => {
    const actual = Number(attributes[attribute] ?? NaN);
    return actual >= low && actual <= high;
  },
  not: ({ condition }, attributes) => !holds(condition, attributes),
  all: ({ conditions }, attributes) => conditions.every((condition) => holds(condition, attributes)),
  any: ({ conditions }, attributes) => conditions.some((condition) => holds(condition, attributes)),
};

function holds(condition: Condition, attributes: Attributes): boolean {
  switch (condition.op) {
    case "eq":
      return evaluators.eq(condition, attributes);
    case "in":
      return evaluators.in(condition, attributes);
    case "between":
      return evaluators.between(condition, attributes);
    case "not":
      return evaluators.not(condition, attributes);
    case "all":
    case "any":
      return evaluators[condition.op](condition as never, attributes);
    default:
      return assertNever(condition, "condition");
  }
}

// -------------------------------------------------------------------- roles

function* lineage(roles: State["roles"], start: Iterable<RoleName>): Generator<[RoleName, Role, depth: number]> {
  const queue: [RoleName, number][] = Array.from(start, (name): [RoleName, number] => [name, 0]);
  const seen = new Set<RoleName>();
  for (let item = queue.shift(); item; item = queue.shift()) {
    const [name, depth] = item;
    if (seen.has(name)) continue;
    seen.add(name);
    const role = roles[name];
    if (!role) continue;
    yield [name, role, depth];
    queue.push(...role.inherits.map((parent): [RoleName, number] => [parent, depth + 1]));
  }
}

interface Match {
  role: RoleName;
  effect: Effect;
  depth: number;
  specificity: number;
}

const byPriority = (a: Match, b: Match): number =>
  Number(b.effect === "deny") - Number(a.effect === "deny") || b.specificity - a.specificity || a.depth - b.depth;

function decide(
  state: State,
  user: UserId,
  action: Action,
  resource: string,
  attributes: Attributes,
): { allowed: boolean; because: string } {
  const roles = state.members[user];
  if (!roles?.length) return { allowed: false, because: "no roles" };
  const matches: Match[] = [];
  for (const [name, role, depth] of lineage(state.roles, roles)) {
    for (const statement of role.statements) {
      const wanted = statement.actions.map(Pattern.of).filter((pattern) => pattern.matches(action));
      const found = statement.resources.map(Pattern.of).filter((pattern) => pattern.matches(resource));
      if (wanted.length === 0 || found.length === 0) continue;
      if (statement.when && !holds(statement.when, { ...attributes, user })) continue;
      const specificity = Math.max(...found.map((pattern) => pattern.specificity));
      matches.push({ role: name, effect: statement.effect, depth, specificity });
    }
  }
  const [best] = matches.toSorted(byPriority);
  if (best === undefined) return { allowed: false, because: `nothing allows ${action}` };
  return {
    allowed: best.effect === "allow",
    because: `${best.effect} by ${best.role}${best.depth ? ` (inherited, ${best.depth})` : ""}`,
  };
}

// ------------------------------------------------------------------ cycles

function findCycle(roles: State["roles"]): string[] | undefined {
  const enum Mark {
    Open = 1,
    Done,
  }
  const marks: Partial<Record<string, Mark>> = {};
  const path: string[] = [];
  const visit = (name: string): string[] | undefined => {
    if (marks[name] === Mark.Done) return undefined;
    if (marks[name] === Mark.Open) return [...path.slice(path.indexOf(name)), name];
    marks[name] = Mark.Open;
    path.push(name);
    for (const parent of roles[name]?.inherits ?? []) {
      const cycle = visit(parent);
      if (cycle) return cycle;
    }
    path.pop();
    marks[name] = Mark.Done;
    return undefined;
  };
  for (const name of Object.keys(roles).sort()) {
    const cycle = visit(name);
    if (cycle) return cycle;
  }
  return undefined;
}

// ------------------------------------------------------------------ reducer

type Handler<T extends Event["type"]> = (state: State, data: Extract<Event, { type: T }>["data"]) => State;

const roleDefined: Handler<"RoleDefined"> = (state, { name, statements = [], inherits = [] }) => {
  const roles = { ...state.roles, [name]: { statements, inherits: inherits.map(asRole) } };
  const cycle = findCycle(roles);
  if (cycle) {
    const because = `cycle: ${cycle.join(" -> ")}`;
    return { ...state, decisions: [...state.decisions, { user: "-", action: "define", allowed: false, because }] };
  }
  return { ...state, roles };
};

function changeMembership(change: (roles: RoleName[], role: RoleName) => RoleName[]) {
  return (state: State, { user, role }: { user: string; role: string }): State => {
    const before = state.members[user] ?? [];
    const after = change(before, asRole(role));
    return after === before ? state : { ...state, members: { ...state.members, [user]: after } };
  };
}

const grant = changeMembership((roles, role) => (roles.includes(role) ? roles : [...roles, role]));
const revoke = changeMembership((roles, role) => roles.filter((name) => name !== role));

function requested(state: State, data: Extract<Event, { type: "AccessRequested" }>["data"]): State {
  const { user, action, resource, attributes = {} } = data;
  const decision = decide(state, asUser(user), action, resource, attributes);
  const counts = state.audit[user] ?? { allowed: 0, denied: 0 };
  const key = decision.allowed ? "allowed" : "denied";
  return {
    ...state,
    decisions: [...state.decisions, { user, action, ...decision }],
    audit: { ...state.audit, [user]: { ...counts, [key]: counts[key] + 1 } },
  };
}

export default defineReducer<State, Event>({
  initial: () => ({ roles: {}, members: {}, decisions: [], audit: {} }),
  apply: (state, event) => {
    switch (event.type) {
      case "RoleDefined":
        return roleDefined(state, event.data);
      case "RoleGranted":
        return grant(state, event.data);
      case "RoleRevoked":
        return revoke(state, event.data);
      case "AccessRequested":
        return requested(state, event.data);
      default:
        return assertNever(event);
    }
  },
});
