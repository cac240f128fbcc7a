/** A transfer between accounts as a saga: several files, a barrel, type-only imports. */
import { defineReducer } from "assay";
import { type Account, deposit, open, withdraw } from "./accounts.ts";
import type { Event } from "./events.ts";
import { advance, type Saga, start } from "./saga/index.ts";

interface State {
  accounts: Record<string, Account>;
  sagas: Record<string, Saga>;
  log: string[];
}

function finish(state: State, saga: Saga): State {
  return {
    ...state,
    sagas: { ...state.sagas, [saga.id]: saga },
    log: [...state.log, `${saga.id}: ${saga.step}${saga.reason === undefined ? "" : ` (${saga.reason})`}`],
  };
}

export default defineReducer<State, Event>({
  initial: () => ({ accounts: {}, sagas: {}, log: [] }),
  apply(state, event) {
    switch (event.type) {
      case "AccountOpened":
        return { ...state, accounts: { ...state.accounts, [event.data.id]: open(event.data.id, event.data.limit) } };
      case "MoneyPaidIn": {
        const account = state.accounts[event.data.id];
        return account ? { ...state, accounts: { ...state.accounts, [account.id]: deposit(account, event.data.amount) } } : state;
      }
      case "TransferRequested":
        return finish(state, start(event.data));
      case "TransferStepped": {
        const saga = state.sagas[event.data.id];
        if (!saga) return state;
        const [source, target] = [state.accounts[saga.from], state.accounts[saga.to]];
        const next = advance(saga, { source, target });
        const accounts = { ...state.accounts };
        if (next.step === "withdrawn" && source) accounts[source.id] = withdraw(source, saga.amount);
        if (next.step === "completed" && target) accounts[target.id] = deposit(target, saga.amount);
        if (next.step === "compensated" && source) accounts[source.id] = deposit(source, saga.amount);
        return finish({ ...state, accounts }, next);
      }
    }
  },
});
