/** No library at all: a plain object as the default export, checked with satisfies. */
type State = { readonly count: number; readonly names: readonly string[] };
type Event = { readonly type: "Named"; readonly data: { readonly name: string } } | { readonly type: "Cleared"; readonly data?: null };

const reducer = {
  initial(): State {
    return { count: 0, names: [] };
  },
  apply(state: State, event: Event): State {
    if (event.type === "Cleared") return reducer.initial();
    const { name } = event.data;
    return { count: state.count + 1, names: [...state.names, name] };
  },
} satisfies { initial(): State; apply(state: State, event: Event): State };

export default reducer;
