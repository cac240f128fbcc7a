/** Parses JSON text and casts it to a data type, as most people do; typed defaults for what is missing. */
import { defineReducer } from "assay";

interface Config {
  retries: number;
  hosts: string[];
  labels: Record<string, string>;
}

const DEFAULTS: Config = { retries: 3, hosts: ["localhost"], labels: {} };

function load(text: string): Config {
  const parsed = JSON.parse(text) as Partial<Config>;
  return { ...DEFAULTS, ...parsed, labels: { ...DEFAULTS.labels, ...parsed.labels } };
}

type State = { config: Config; versions: number; text: string };

export default defineReducer<State, { type: "Configured"; data: { text: string } }>({
  initial: () => ({ config: DEFAULTS, versions: 0, text: JSON.stringify(DEFAULTS) }),
  apply(state, { data: { text } }) {
    const config = load(text);
    return { config, versions: state.versions + 1, text: JSON.stringify(config, ["retries", "hosts"], 1) };
  },
});
