/**
 * What emitted JavaScript may name, for the second check. Written out here instead of taken from the policy: a hole in one table
 * must not be a hole in both. A test holds the two against each other.
 */

/** Globals that may be passed about. */
export const FREE_VALUES: ReadonlySet<string> = new Set(
  `undefined NaN Infinity parseInt parseFloat isNaN isFinite encodeURI encodeURIComponent decodeURI decodeURIComponent
  Number String Boolean BigInt`.split(/\s+/),
);

/** Globals that may only stand before a dot. */
export const FREE_RECEIVERS: ReadonlySet<string> = new Set("Math JSON Object Iterator console".split(" "));

/** Globals that may stand before a dot, be called, follow `new`, stand right of `instanceof` or be extended. */
export const FREE_CONSTRUCTORS: ReadonlySet<string> = new Set(
  `Symbol Array Map Set WeakMap WeakSet Date RegExp Error EvalError RangeError ReferenceError SyntaxError TypeError URIError
  AggregateError ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array
  Float32Array Float64Array BigInt64Array BigUint64Array`.split(/\s+/),
);

/** The same, in handlers alone. */
export const FREE_IN_HANDLERS: ReadonlySet<string> = new Set(["Promise"]);

/** The only symbols of the language's own that may be named. */
export const FREE_SYMBOLS: ReadonlySet<string> = new Set(["iterator"]);

/** Members of globals that reach the clock, randomness, prototypes, or properties behind the analyser's back. */
export const DENIED_STATICS: ReadonlySet<string> = new Set(
  `Math.random Date.now Array.fromAsync JSON.rawJSON JSON.isRawJSON
  Object.getPrototypeOf Object.setPrototypeOf Object.defineProperty Object.defineProperties
  Object.getOwnPropertyDescriptor Object.getOwnPropertyDescriptors Object.getOwnPropertySymbols`.split(/\s+/),
);

/** What every object has: of a global it gives the global itself as a value, or its text. */
export const INHERITED: ReadonlySet<string> = new Set(
  "valueOf toString hasOwnProperty propertyIsEnumerable isPrototypeOf call apply bind".split(" "),
);

const DENIED_MEMBERS: ReadonlySet<string> = new Set(
  `constructor __proto__ prototype caller callee arguments stack prepareStackTrace captureStackTrace stackTraceLimit compile
  then toJSON`.split(/\s+/),
);

/** Names that the author's own data may have, and that are read through a guard alone. */
export const OPEN_NAMES: ReadonlySet<string> = new Set(["stack", "arguments"]);

/** True for a property that leads out of a value: to its constructor, its prototype, the call stack, the host's locale. */
export function isDeniedMember(name: string): boolean {
  return DENIED_MEMBERS.has(name) || /^__(?:define|lookup)\w*__$/.test(name) || LOCALE.test(name);
}

const LOCALE = /^(?:localeCompare|(?:to|get|set|supported)Locale\w+)$/;

/** Nodes that emitted code may have. What is not here is refused, whatever a later ECMAScript calls it. */
export const NODES: ReadonlySet<string> = new Set(
  `Program ExpressionStatement BlockStatement EmptyStatement ReturnStatement LabeledStatement BreakStatement ContinueStatement
  IfStatement SwitchStatement SwitchCase ThrowStatement TryStatement CatchClause WhileStatement DoWhileStatement ForStatement
  ForInStatement ForOfStatement FunctionDeclaration VariableDeclaration VariableDeclarator ClassDeclaration ClassBody
  MethodDefinition PropertyDefinition Identifier PrivateIdentifier Literal TemplateLiteral TemplateElement
  TaggedTemplateExpression ThisExpression Super ArrayExpression ObjectExpression Property FunctionExpression
  ArrowFunctionExpression ClassExpression YieldExpression UnaryExpression UpdateExpression BinaryExpression
  LogicalExpression AssignmentExpression ConditionalExpression CallExpression NewExpression MemberExpression ChainExpression
  SequenceExpression SpreadElement RestElement ObjectPattern ArrayPattern AssignmentPattern ExportDefaultDeclaration
  ParenthesizedExpression`.split(/\s+/),
);
