/** The text of the prelude's guard on what a module catches. A section of `prelude-text.ts`. */

/** What the message of an error that the engine made becomes when a module catches it. Part of the policy: authors may rely on it. */
export const CAUGHT_TEXTS: Readonly<Record<string, string>> = {
  Error: "the operation failed",
  EvalError: "the operation failed",
  RangeError: "a value is out of range",
  ReferenceError: "a name was used before it had a value",
  SyntaxError: "a text is not well-formed",
  TypeError: "an operation is not possible with this value",
  URIError: "a URI is not well-formed",
};

/**
 * The engine's own limits, which differ with its version, its memory and how hot the code is. Nobody catches these: whoever could would know
 * how deep the stack is, or how much memory there is.
 */
const LIMITS: readonly string[] = [
  "Maximum call stack size exceeded",
  "Invalid string length",
  "Array buffer allocation failed",
  "Map maximum size exceeded",
  "Set maximum size exceeded",
  "Maximum BigInt size exceeded",
];

/** How the message of a SyntaxError ends if a regular expression met the depth of the engine's stack, or a bound of its own. */
const PATTERN_LIMITS: readonly string[] = [": Stack overflow", ": Regular expression too large", ": Too many captures"];

/**
 * - `made`: notes an error that the module has made: its message is the module's own.
 * - `limit`: the error, if it tells of one of the engine's limits; else `undefined`.
 * - `caught`: what a `catch` does first. Such an error goes on; any other of the engine's own gets a message that no version of an engine changes.
 *   An error of a class of the module's own was made by the module.
 */
export const ERRORS = `\
const @ownErrors = new WeakSet(), @isOwnError = WeakSet.prototype.has, @noteError = WeakSet.prototype.add, @kindOf = Object.getPrototypeOf;
const @kinds = [RangeError.prototype, ${Object.keys(CAUGHT_TEXTS)
  .filter((name) => name !== "RangeError")
  .map((name) => `${name}.prototype`)
  .join(", ")}];
const @texts = ${JSON.stringify([
  CAUGHT_TEXTS.RangeError,
  ...Object.entries(CAUGHT_TEXTS).flatMap(([name, text]) => (name === "RangeError" ? [] : [text])),
])};
const @limits = { __proto__: null, ${LIMITS.map((text) => `${JSON.stringify(text)}: true`).join(", ")} };
const @patternEnds = ${JSON.stringify(PATTERN_LIMITS)}, @endIs = String.prototype.endsWith, @syntaxKind = SyntaxError.prototype;
function @isLimit(kind, text) {
  if (kind === 0) return @limits[text] === true;
  if (kind < 0 || @kinds[kind] !== @syntaxKind || typeof text !== "string") return false;
  for (let i = 0; i < @patternEnds.length; i++) if (@apply(@endIs, text, [@patternEnds[i]])) return true;
  return false;
}
function @made(error) {
  @apply(@noteError, @ownErrors, [error]);
  return error;
}
function @kindOfEngine(error) {
  if (typeof error !== "object" || error === null || @apply(@isOwnError, @ownErrors, [error])) return -1;
  const proto = @kindOf(error);
  for (let i = 0; i < @kinds.length; i++) if (@kinds[i] === proto) return i;
  return -1;
}
function @limit(error) {
  const kind = @kindOfEngine(error);
  return kind >= 0 && @isLimit(kind, error.message) ? error : undefined;
}
function @caught(error) {
  const kind = @kindOfEngine(error);
  if (kind < 0) return;
  if (@isLimit(kind, error.message)) throw error;
  @define(error, "message", { __proto__: null, value: @texts[kind], writable: true, enumerable: false, configurable: true });
  @apply(@noteError, @ownErrors, [error]);
}
`;

/**
 * When an error closes an iterator, the engine runs `return` or a generator's `finally`, and what these throw is lost behind that error: a limit among it
 * too, which no `catch` sees then.
 *
 * - `lost`: notes such a limit on its way out.
 * - `closing`: a function that is put under the name `return`, which does so. Where the stack has no room for the question, that is the limit.
 * - `watched`: the definition, whose methods throw what was noted while they ran.
 */
export const LOST = `\
const @watchedNames = Object.getOwnPropertyNames, @watchedSlot = Object.getOwnPropertyDescriptor, @shutWatched = Object.freeze;
const @unasked = new RangeError("Maximum call stack size exceeded");
let @limitLost;
function @lost(error) {
  const found = @limit(error);
  if (found !== undefined) @limitLost = found;
}
function @closing(close) {
  if (typeof close !== "function") return close;
  return function (...values) {
    try {
      return @apply(close, this, values);
    } catch (error) {
      const before = @limitLost;
      @limitLost = @unasked;
      @limitLost = @limit(error) ?? before;
      throw error;
    }
  };
}
function @watched(definition) {
  if (typeof definition !== "object" || definition === null) return definition;
  const watched = {}, names = @watchedNames(definition);
  for (let i = 0; i < names.length; i++) {
    const value = @watchedSlot(definition, names[i]).value;
    const method = (...values) => {
      @limitLost = undefined;
      const result = @apply(value, definition, values);
      if (@limitLost !== undefined) throw @limitLost;
      return result;
    };
    @define(watched, names[i], { __proto__: null, value: typeof value === "function" ? method : value, enumerable: true });
  }
  return @shutWatched(watched);
}
`;
