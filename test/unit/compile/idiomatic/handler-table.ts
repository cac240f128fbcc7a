/** One handler per event type in a mapped type: a table keyed by a literal union. */
import { defineReducer } from "assay";

interface Payloads {
  Joined: { name: string; team: string };
  Scored: { name: string; points: number };
  Left: { name: string };
}

type EventOf<K extends keyof Payloads> = { type: K; data: Payloads[K] };
type Event = { [K in keyof Payloads]: EventOf<K> }[keyof Payloads];

interface Player {
  team: string;
  points: number;
  active: boolean;
}

interface State {
  players: Record<string, Player>;
  teams: Record<string, number>;
}

type Handlers = { readonly [K in keyof Payloads]: (state: State, data: Payloads[K]) => State };

const update = (state: State, name: string, change: (player: Player) => Player): State => {
  const player = state.players[name];
  return player === undefined ? state : { ...state, players: { ...state.players, [name]: change(player) } };
};

const handlers: Handlers = {
  Joined: (state, { name, team }) => ({
    ...state,
    players: { ...state.players, [name]: { team, points: 0, active: true } },
    teams: { ...state.teams, [team]: state.teams[team] ?? 0 },
  }),
  Scored: (state, { name, points }) => {
    const team = state.players[name]?.team;
    if (team === undefined) return state;
    const scored = update(state, name, (player) => ({ ...player, points: player.points + points }));
    return { ...scored, teams: { ...scored.teams, [team]: (scored.teams[team] ?? 0) + points } };
  },
  Left: (state, { name }) => update(state, name, (player) => ({ ...player, active: false })),
};

function dispatch(state: State, event: Event): State {
  switch (event.type) {
    case "Joined":
      return handlers.Joined(state, event.data);
    case "Scored":
      return handlers.Scored(state, event.data);
    case "Left":
      return handlers.Left(state, event.data);
  }
}

export default defineReducer<State, Event>({ initial: () => ({ players: {}, teams: {} }), apply: dispatch });
