/** Types that work hard and leave nothing behind: conditional, mapped, template literal, recursive, infer, satisfies. */
import { defineReducer } from "assay";

type DeepReadonly<T> = T extends (infer U)[] ? readonly DeepReadonly<U>[] : T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
type Paths<T, Prefix extends string = ""> = {
  [K in keyof T & string]: T[K] extends Record<string, unknown> ? Paths<T[K], `${Prefix}${K}.`> : `${Prefix}${K}`;
}[keyof T & string];
type Setters<T> = { [K in keyof T & string as `set${Capitalize<K>}`]: T[K] };
type EventMap<T> = { [K in keyof Setters<T> & string]: { type: K; data: Setters<T>[K] } }[keyof Setters<T> & string];
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

type Settings = {
  theme: { colour: string; dark: boolean };
  volume: number;
};

type Event = EventMap<Settings>;
type State = DeepReadonly<{ settings: Settings; changed: Paths<Settings>[]; versions: number[] }>;

const PATHS = ["theme.colour", "theme.dark", "volume"] as const satisfies readonly Paths<Settings>[];

function changedPaths(before: DeepReadonly<Settings>, after: DeepReadonly<Settings>): Paths<Settings>[] {
  const differs: Record<Paths<Settings>, boolean> = {
    "theme.colour": before.theme.colour !== after.theme.colour,
    "theme.dark": before.theme.dark !== after.theme.dark,
    volume: before.volume !== after.volume,
  };
  return PATHS.filter((path) => differs[path]);
}

export default defineReducer<State, Event>({
  initial: () => ({ settings: { theme: { colour: "grey", dark: false }, volume: 5 }, changed: [], versions: [] }),
  apply(state, event) {
    const settings: Mutable<DeepReadonly<Settings>> = { ...state.settings };
    if (event.type === "setTheme") settings.theme = event.data;
    else settings.volume = event.data;
    return { settings, changed: changedPaths(state.settings, settings), versions: [...state.versions, state.versions.length + 1] };
  },
});
