/** Permissions on a tree of resources; the nearest rule wins, deny before allow. */
import { defineReducer } from "assay";

type Effect = "allow" | "deny";
interface ResourceNode {
  rules: { subject: string; effect: Effect }[];
  children: { [segment: string]: ResourceNode };
}
type State = { root: ResourceNode; checks: { subject: string; path: string; result: Effect }[] };
type Event =
  | { type: "RuleAdded"; data: { path: string; subject: string; effect: Effect } }
  | { type: "Checked"; data: { path: string; subject: string } };

const emptyNode = (): ResourceNode => ({ rules: [], children: {} });
const segmentsOf = (path: string): string[] => path.split("/").filter((segment) => segment.length > 0);

function insert(node: ResourceNode, [head, ...tail]: string[], subject: string, effect: Effect): ResourceNode {
  if (head === undefined) return { ...node, rules: [...node.rules, { subject, effect }] };
  const child = node.children[head] ?? emptyNode();
  return { ...node, children: { ...node.children, [head]: insert(child, tail, subject, effect) } };
}

function decide(node: ResourceNode | undefined, segments: readonly string[], subject: string, inherited: Effect = "deny"): Effect {
  if (node === undefined) return inherited;
  const own = node.rules.filter((rule) => rule.subject === subject || rule.subject === "*").map((rule) => rule.effect);
  const here: Effect = own.includes("deny") ? "deny" : own.includes("allow") ? "allow" : inherited;
  const [head, ...tail] = segments;
  return head === undefined ? here : decide(node.children[head], tail, subject, here);
}

export default defineReducer<State, Event>({
  initial: () => ({ root: emptyNode(), checks: [] }),
  apply(state, event) {
    const segments = segmentsOf(event.data.path);
    switch (event.type) {
      case "RuleAdded":
        return { ...state, root: insert(state.root, segments, event.data.subject, event.data.effect) };
      case "Checked": {
        const { path, subject } = event.data;
        return { ...state, checks: [...state.checks, { subject, path, result: decide(state.root, segments, subject) }] };
      }
    }
  },
});
