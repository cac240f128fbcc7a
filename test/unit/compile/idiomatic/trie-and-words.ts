// LRU + text stats + trie + caesar; uses class static, iterators, symbol iterator, nullish assign, logical assign, optional call
class Trie {
  children: Map<string, Trie> = new Map();
  end = false;
  insert(word: string): void {
    let node: Trie = this;
    for (const ch of word) {
      let next = node.children.get(ch);
      if (!next) node.children.set(ch, (next = new Trie()));
      node = next;
    }
    node.end = true;
  }
  *words(prefix = ""): Iterable<string> {
    if (this.end) yield prefix;
    for (const [ch, child] of this.children) yield* child.words(prefix + ch);
  }
}
type Opts = { normalise?: (w: string) => string; onWord?: (w: string, i: number) => void };
function words(text: string, { normalise = (w) => w.toLowerCase(), onWord }: Opts = {}): string[] {
  return (text.match(/[\p{L}\p{N}']+/gu) ?? []).map((w, i) => { const n = normalise(w); onWord?.(n, i); return n; });
}
interface S { freq: Record<string, number>; lru: string[]; longest?: string; sorted: string[] }
const CAP = 5;
export default {
  initial: (): S => ({ freq: {}, lru: [], sorted: [] }),
  apply(state: S, event: { type: string; data: { text: string; shift?: number } }): S {
    const s: S = structuredClone(state);
    const seen: number[] = [];
    for (const w of words(event.data.text, { onWord: (_, i) => seen.push(i) })) {
      s.freq[w] ??= 0;
      s.freq[w]! += 1;
      s.lru = [w, ...s.lru.filter((x) => x !== w)].slice(0, CAP);
      if (!s.longest || w.length > s.longest.length) s.longest = w;
    }
    const trie = new Trie();
    for (const w of Object.keys(s.freq)) trie.insert(w);
    s.sorted = Array.from(trie.words()).sort();
    const shift = event.data.shift;
    if (shift) s.lru = s.lru.map((w) => w.replace(/[a-z]/g, (c) => String.fromCharCode(((c.charCodeAt(0) - 97 + shift) % 26) + 97)));
    return s;
  },
};
