/** The reducer that attacks on executors are put into, and the events that set them off. */

/** A reducer whose `apply` runs `body` for events that say so, and counts those that do not. */
export const attackWith = (body: string, top = ""): string => `${top}
export default {
  initial: () => ({ count: 0 }),
  apply: (state, event) => {
    if (event.data.attack !== true) return { count: state.count + 1 };
    ${body}
    return state;
  },
};`;

export const ATTACK = { attack: true };
export const HARMLESS = { attack: false };
