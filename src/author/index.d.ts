/**
 * What authors import from "assay": the functions that define a module, and the types of events.
 *
 * Each function returns its argument; it is there for its types.
 */

/** What an event may carry beside its `type` and `data` (CloudEvents 1.0). What its sender left empty is not there. */
export interface EventAttributes {
  /** Unique within its source. */
  readonly id?: string;
  /** Where the event comes from, a URI reference. */
  readonly source?: string;
  /** What the event is about, within its source. */
  readonly subject?: string;
  /** When it happened (RFC 3339). The only clock that a pure module has. */
  readonly time?: string;
  /** The media type of `data`. */
  readonly datacontenttype?: string;
}

/** An event with its attributes: `Event<"Deposited", { amount: number }>`. */
export interface Event<Type extends string = string, Data = unknown> extends EventAttributes {
  /** What has happened. */
  readonly type: Type;
  /** What is known of it. */
  readonly data: Data;
}

/** An event as `apply` receives it: the author's event type with the attributes that every event may carry. */
export type Received<E> = E & EventAttributes;

/** Folds events into a state. Pure: the same events always give the same state. State is JSON. */
export interface Reducer<State, E> {
  /** The state before the first event. */
  initial(): State;
  /** The state after `event`, given the state before it. */
  apply(state: State, event: Received<E>): State;
}

/** A reducer that also decides which events a command leads to. */
export interface Decider<State, E, Command> extends Reducer<State, E> {
  /** The events that `command` leads to in `state`; none if it changes nothing. Throw to refuse it. */
  decide(command: Command, state: State): readonly E[];
}

/** Keeps one document per key, folded from the events that belong to it. */
export interface Projection<Document, E> {
  /** The key of the document that `event` belongs to; `null` if it belongs to none. */
  key(event: Received<E>): string | null;
  /** The document of `key` before its first event. */
  initial(key: string): Document;
  /** The document after `event`; `null` deletes it. */
  apply(document: Document, event: Received<E>): Document | null;
}

/** What a handler's function receives beside the request. */
export interface HandlerContext {
  /** Finds the call in the log. */
  readonly requestId: string;
}

/** Answers requests. */
export interface Handler<Request, Response> {
  /** The answer to `request`. */
  handle(request: Request, context: HandlerContext): Promise<Response>;
}

/** Defines a reducer. */
export declare function defineReducer<State, E extends { type: string }>(
  definition: Reducer<State, E>,
): Reducer<State, E>;

/** Defines a decider. */
export declare function defineDecider<State, E extends { type: string }, Command>(
  definition: Decider<State, E, Command>,
): Decider<State, E, Command>;

/** Defines a projection. */
export declare function defineProjection<Document, E extends { type: string }>(
  definition: Projection<Document, E>,
): Projection<Document, E>;

/** Defines a handler. */
export declare function defineHandler<Request, Response>(
  definition: Handler<Request, Response>,
): Handler<Request, Response>;
