type Commit = { type: string; data: string };
export default {
  initial: (): Record<string, number> => ({}),
  apply: (counts: Record<string, number>, { data }: Commit): Record<string, number> => ({
    ...counts,
    [data]: (counts[data] ?? 0) + 1,
  }),
};
