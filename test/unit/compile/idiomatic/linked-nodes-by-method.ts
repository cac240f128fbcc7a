/** Methods that share their names with ones that the language keeps to itself, called, passed on and taken out. */
interface State {
  readonly chains: Record<string, string[]>;
  readonly strokes: number;
  readonly summary: string;
}

type Event =
  | { type: "Linked"; data: { from: string; to: string } }
  | { type: "Struck"; data: { of: string[] } };

class Node {
  readonly name: string;
  readonly next: string[] = [];

  constructor(name: string) {
    this.name = name;
  }

  link(to: string): this {
    this.next.push(to);
    return this;
  }

  strike(count: number): string {
    return `${this.name}${"-".repeat(count)}`;
  }

  sub(): string {
    return this.next.join("/");
  }
}

/** Methods by name, as a table of them: each is there, though no instance has it itself. */
const parts = (node: Node): string => {
  const { sub } = node;
  const link = node.link;
  return `${typeof link} ${typeof sub} ${node.sub()}`;
};

const initial = (): State => ({ chains: {}, strokes: 0, summary: "" });

function apply(state: State, event: Event): State {
  switch (event.type) {
    case "Linked": {
      const { from, to } = event.data;
      const node = new Node(from);
      for (const known of state.chains[from] ?? []) node.link(known);
      node.link(to);
      return { ...state, chains: { ...state.chains, [from]: node.next }, summary: node.sub() };
    }
    case "Struck": {
      const nodes = event.data.of.map((name) => new Node(name).link("x"));
      return { ...state, strokes: state.strokes + nodes.length, summary: nodes.map((node) => node.strike(2) + parts(node)).join() };
    }
  }
}

export default { initial, apply };
