/** Ends the calls of iterators that were dropped in the middle: nobody can read on, and nobody has said so. */

/** How the call of an iterator is given up. It must not lead to the iterator, or that is never dropped. */
export interface Held {
  giveUp: () => void;
}

const DROPPED = new FinalizationRegistry<Held>(({ giveUp }) => giveUp());

/**
 * What `make` makes. Who leaves a loop says so; who asks for one answer by `next()` and throws the iterator away does not, and is found out when memory is
 * cleared up (ECMA-262, `FinalizationRegistry`), at some time or never.
 */
export function givenUpWhenDropped<T>(
  make: (held: Held) => AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  const held: Held = { giveUp: () => undefined };
  const answers = make(held);
  DROPPED.register(answers, held);
  return answers;
}

/**
 * To be awaited by an iterator before it begins its call: grpc-js keeps the stack where a call was begun, and with it whoever is on it, such as an iterator in its
 * first `next()`.
 */
export async function offTheStack(): Promise<void> {}
