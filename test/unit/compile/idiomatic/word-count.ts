/** Counts words. The words come from data, so that "constructor" and "__proto__" are words like any other. */
type State = { counts: [word: string, count: number][]; longest: string; total: number };
type Event = { type: "LineRead"; data: { text: string } };

const WORD = /[\p{L}_]+/gu;

const initial = (): State => ({ counts: [], longest: "", total: 0 });

function apply(state: State, event: Event): State {
  const counts = new Map<string, number>(state.counts);
  let { longest, total } = state;
  for (const [word] of event.data.text.toLowerCase().matchAll(WORD)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
    if (word.length > longest.length) longest = word;
    total += 1;
  }
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return { counts: ranked, longest, total };
}

export default { initial, apply };
