export default {
  initial: () => 0,
  apply: (sum: number, event: { type: string; data: null }): number => (event.type == "Asked" ? sum + 1 : sum),
};
