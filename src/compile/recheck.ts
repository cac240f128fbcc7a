/**
 * The second check: another parser reads the emitted JavaScript and looks again for what must never reach an isolate. It trusts
 * neither the analyser nor the emitter; whatever it finds, one of them has missed, and the module is rejected.
 */
import { type AnyNode, type Node, type Program, parse } from "acorn";
import { childrenOf, staticKey } from "./estree.ts";
import { analyseScopes, type ScopeAnalysis } from "./js-scope.ts";
import {
  DENIED_STATICS,
  FREE_CONSTRUCTORS,
  FREE_IN_HANDLERS,
  FREE_RECEIVERS,
  FREE_SYMBOLS,
  FREE_VALUES,
  INHERITED,
  isDeniedMember,
  NODES,
  OPEN_NAMES,
} from "./recheck-names.ts";

/** What the second check is told. */
export interface RecheckInput {
  readonly code: string;
  /** The prelude that the code must begin with, to the letter. What follows is the author's. */
  readonly prelude: string;
  /** The prefix of the prelude's names. */
  readonly prefix: string;
  /** What of the prelude the author's part may call. */
  readonly helpers: ReadonlySet<string>;
  /** True for kinds without `async`. */
  readonly pure: boolean;
}

/** One thing that should not be there. */
export interface Leak {
  /** The construct or the name, for the author. */
  readonly what: string;
  /** UTF-16 offset into the code. */
  readonly offset: number;
}

/** What should not be there; empty for good code. Fails closed: code that cannot be read is a leak. */
export function recheck(input: RecheckInput): Leak[] {
  const { code, prelude } = input;
  if (!code.startsWith(prelude)) return [{ what: "code before the guards", offset: 0 }];
  if (!code.isWellFormed()) return [{ what: "text that is not Unicode", offset: 0 }];
  return isCleanAlone(input) ? [] : leaksOf(input);
}

/**
 * True if what follows the prelude has no leak when it is read alone. Preludes are the same for many modules, and long beside a small
 * one, so each is read once. MUST be true only where the whole has no leak either: nothing may depend on what stands on the other
 * side, neither a name nor where a statement ends.
 */
function isCleanAlone(input: RecheckInput): boolean {
  const known = preludeNames(input.prelude);
  if (known === undefined) return false;
  const leaks: Leak[] = [];
  const code = input.code.slice(input.prelude.length);
  const program = read(code, leaks);
  if (program === undefined || leaks.length > 0) return false;
  const scopes = analyseScopes(program);
  for (const name of scopes.top.keys()) if (known.has(name)) return false;
  new Checker({ ...input, code, prelude: "" }, scopes, leaks).checkTop(program);
  return leaks.length === 0;
}

/** The names of a prelude's top level; undefined for one that must be read with what follows it. */
function preludeNames(prelude: string): ReadonlySet<string> | undefined {
  const known = preludes.get(prelude);
  if (known !== undefined) return known;
  const leaks: Leak[] = [];
  const program = read(prelude, leaks);
  const last = program?.body.at(-1);
  // No statement goes on after a declared function, and no comment after the end of its line.
  if (program === undefined || leaks.length > 0 || last?.type !== "FunctionDeclaration") return undefined;
  if (prelude.slice(last.end) !== "\n") return undefined;
  if (program.body.some(({ type }) => /^(?:Import|Export)/.test(type))) return undefined;
  const names = new Set(analyseScopes(program).top.keys());
  if (preludes.size === MAX_PRELUDES) preludes.clear();
  preludes.set(prelude, names);
  return names;
}

const preludes = new Map<string, ReadonlySet<string>>();
const MAX_PRELUDES = 64;

function read(code: string, leaks: Leak[]): Program | undefined {
  try {
    return parse(code, {
      ecmaVersion: "latest",
      sourceType: "module",
      allowHashBang: false,
      onComment: (_block, _text, start) => leaks.push({ what: "a comment", offset: start }),
    });
  } catch {
    return undefined;
  }
}

/** The leaks of the whole, in order. */
function leaksOf(input: RecheckInput): Leak[] {
  const { code } = input;
  const leaks: Leak[] = [];
  let program: Program;
  try {
    program = parse(code, {
      ecmaVersion: "latest",
      sourceType: "module",
      allowHashBang: false,
      onComment: (_block, _text, start) => leaks.push({ what: "a comment", offset: start }),
    });
  } catch (error) {
    const offset = error instanceof SyntaxError && "pos" in error && typeof error.pos === "number" ? error.pos : 0;
    return [{ what: "code that a second parser does not accept", offset }];
  }
  const checker = new Checker(input, analyseScopes(program), leaks);
  checker.checkTop(program);
  return leaks.sort((left, right) => left.offset - right.offset);
}

class Checker {
  readonly #input: RecheckInput;
  readonly #leaks: Leak[];
  /** Offsets of identifiers that mean no variable of the code. */
  readonly #free = new Set<number>();
  readonly #start: number;

  constructor(input: RecheckInput, scopes: ScopeAnalysis, leaks: Leak[]) {
    this.#input = input;
    this.#leaks = leaks;
    this.#start = input.prelude.length;
    for (const occurrences of scopes.free.values()) for (const { start } of occurrences) this.#free.add(start);
    for (const name of scopes.nested) this.#declared(name);
    for (const binding of scopes.top.values()) {
      const isPrelude = (binding.occurrences[0]?.start ?? this.#start) < this.#start;
      if (!isPrelude) this.#declared(binding.name);
    }
  }

  checkTop(program: Program): void {
    let exports = 0;
    for (const statement of program.body) {
      if (statement.start < this.#start) {
        if (statement.end > this.#start) this.#leak("code that runs into the guards", statement);
        continue;
      }
      if (statement.type === "ExportDefaultDeclaration") exports++;
      this.#check(statement as AnyNode, undefined);
    }
    if (exports !== 1) this.#leaks.push({ what: "a module without one default export", offset: this.#start });
  }

  #leak(what: string, node: Node): void {
    this.#leaks.push({ what, offset: node.start });
  }

  /** A name that the author's part declares. In strict code an engine refuses `eval` and `arguments` by itself. */
  #declared(name: string): void {
    const rest = name.startsWith(this.#input.prefix) ? name.slice(this.#input.prefix.length) : "0";
    // Nested names of the prelude do not have its prefix; those with a number are the emitter's own.
    if (!/^\d+$/.test(rest)) this.#leaks.push({ what: `a name of the guards: ${name}`, offset: this.#start });
  }

  #check(node: AnyNode, parent: AnyNode | undefined): void {
    if (!NODES.has(node.type) && !this.#isPause(node)) this.#leak(`syntax: ${node.type}`, node);
    switch (node.type) {
      case "Identifier":
        this.#checkIdentifier(node.name, node, parent);
        break;
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        if (node.async && this.#input.pure) this.#leak("an async function", node);
        break;
      case "ForOfStatement":
        if (node.await) this.#leak("for await", node);
        this.#checkTargets(node.left as AnyNode);
        break;
      case "ForInStatement":
        this.#checkTargets(node.left as AnyNode);
        break;
      case "AssignmentExpression":
        this.#checkTargets(node.left as AnyNode);
        break;
      case "UpdateExpression":
        this.#checkTargets(node.argument as AnyNode);
        break;
      case "UnaryExpression":
        if (node.operator === "delete") this.#checkTargets(node.argument as AnyNode);
        break;
      case "ExpressionStatement":
        if (node.directive !== undefined) this.#leak("a directive", node);
        break;
      case "TaggedTemplateExpression":
        if (!this.#isStringRaw(node.tag as AnyNode)) this.#leak("a tagged template", node);
        break;
      case "MemberExpression":
        if (!this.#isOpened(node)) this.#checkMember(node.property as AnyNode, node.computed, node);
        if (this.#isDateParse(node) && !this.#isCheckedParse(node, parent))
          this.#leak("a date in the time zone of the host", node);
        break;
      case "Property":
        if (node.kind !== "init") this.#leak("an accessor in an object literal", node);
        if (parent?.type === "ObjectPattern" || !isOpenKey(node))
          this.#checkMember(node.key as AnyNode, node.computed, node);
        break;
      case "PropertyDefinition":
        if (!isOpenKey(node)) this.#checkMember(node.key as AnyNode, node.computed, node);
        break;
      case "MethodDefinition":
        if (node.kind !== "constructor" && !isOpenKey(node))
          this.#checkMember(node.key as AnyNode, node.computed, node);
        break;
      case "NewExpression":
      case "CallExpression":
        this.#checkDate(node);
        break;
      default:
    }
    for (const child of childrenOf(node)) this.#check(child, node);
  }

  /** `open(o, "stack").stack`: the guard has looked at `o`. */
  #isOpened(node: AnyNode): boolean {
    if (node.type !== "MemberExpression" || node.computed || node.property.type !== "Identifier") return false;
    const { object, property } = node;
    if (!OPEN_NAMES.has(property.name) || object.type !== "CallExpression" || object.arguments.length !== 2)
      return false;
    const { callee } = object;
    const [, name] = object.arguments;
    return (
      callee.type === "Identifier" &&
      callee.name === `${this.#input.prefix}open` &&
      this.#input.helpers.has(callee.name) &&
      name?.type === "Literal" &&
      name.value === property.name
    );
  }

  #isDateParse(node: AnyNode): boolean {
    if (node.type !== "MemberExpression" || !this.#isFree(node.object as AnyNode, "Date")) return false;
    return (staticKey(node.property as AnyNode, node.computed) ?? "parse") === "parse";
  }

  /** `Date.parse(parse(text))`: the guard has looked at the text. */
  #isCheckedParse(node: AnyNode, parent: AnyNode | undefined): boolean {
    if (parent?.type !== "CallExpression" || parent.callee !== node || parent.arguments.length !== 1) return false;
    const [argument] = parent.arguments;
    return (
      argument?.type === "CallExpression" &&
      argument.callee.type === "Identifier" &&
      argument.callee.name === `${this.#input.prefix}parse` &&
      this.#input.helpers.has(argument.callee.name)
    );
  }

  #isPause(node: AnyNode): boolean {
    return node.type === "AwaitExpression" && !this.#input.pure;
  }

  #isStringRaw(tag: AnyNode): boolean {
    return (
      tag.type === "MemberExpression" &&
      !tag.computed &&
      this.#isFree(tag.object as AnyNode, "String") &&
      tag.property.type === "Identifier" &&
      tag.property.name === "raw"
    );
  }

  #isFree(node: AnyNode, name: string): boolean {
    return node.type === "Identifier" && node.name === name && this.#free.has(node.start);
  }

  #checkIdentifier(name: string, node: Node, parent: AnyNode | undefined): void {
    if (isKeyOf(node, parent)) return;
    if (name.startsWith(this.#input.prefix) && !/^\d+$/.test(name.slice(this.#input.prefix.length))) {
      const isCallee = parent?.type === "CallExpression" && parent.callee === node;
      if (!isCallee || !this.#input.helpers.has(name)) this.#leak(`a name of the guards: ${name}`, node);
      return;
    }
    if (name === "eval" || name === "arguments") this.#leak(`the name ${name}`, node);
    if (!this.#free.has(node.start)) return;
    if (FREE_VALUES.has(name)) return;
    const isReceiver = FREE_RECEIVERS.has(name);
    const isConstructor = FREE_CONSTRUCTORS.has(name) || (!this.#input.pure && FREE_IN_HANDLERS.has(name));
    if (!isReceiver && !isConstructor) this.#leak(`the global ${name}`, node);
    else if (!isBeforeDot(node, parent) && !(isConstructor && isMade(node, parent)) && !isTakenApart(node, parent)) {
      this.#leak(`the global ${name} as a value`, node);
    }
  }

  /** No global is written to, and nothing on one: neither alone nor inside a pattern. */
  #checkTargets(node: AnyNode): void {
    const target = node.type === "ChainExpression" ? node.expression : node;
    if (target.type === "Identifier" && this.#free.has(target.start)) this.#leak(`a write to ${target.name}`, target);
    else if (target.type === "MemberExpression") {
      const { object } = target;
      if (object.type === "Identifier" && this.#free.has(object.start)) this.#leak(`a write to ${object.name}`, target);
    } else if (target.type === "Property") this.#checkTargets(target.value);
    else if (target.type === "AssignmentPattern") this.#checkTargets(target.left as AnyNode);
    else if (target.type === "ObjectPattern" || target.type === "ArrayPattern" || target.type === "RestElement") {
      for (const child of childrenOf(target)) this.#checkTargets(child);
    }
  }

  #checkMember(key: AnyNode, computed: boolean, node: AnyNode): void {
    const name = staticKey(key, computed) ?? (computed ? constantText(key) : undefined);
    if (name === undefined) return;
    if (isDeniedMember(name)) this.#leak(`the property ${name}`, node);
    if (node.type !== "MemberExpression" || node.object.type !== "Identifier" || !this.#free.has(node.object.start))
      return;
    const owner = node.object.name;
    if (DENIED_STATICS.has(`${owner}.${name}`) || INHERITED.has(name)) this.#leak(`${owner}.${name}`, node);
    if (owner === "Symbol" && !FREE_SYMBOLS.has(name)) this.#leak(`Symbol.${name}`, node);
  }

  /** `Date()` and `new Date()` read the clock, `new Date(a, b)` the time zone. The guards make every date of a module. */
  #checkDate(node: AnyNode): void {
    if (node.type !== "NewExpression" && node.type !== "CallExpression") return;
    if (this.#isFree(node.callee as AnyNode, "Date")) this.#leak("a date of the host's clock or zone", node);
    if (this.#isFree(node.callee as AnyNode, "DataView"))
      this.#leak("a view that shows which compiler made a NaN", node);
  }
}

/** True if the identifier is the name of a property, a label or a private member and no variable. */
function isKeyOf(node: Node, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case "MemberExpression":
      return parent.property === node && !parent.computed;
    case "Property":
      return parent.key === node && !parent.computed && !parent.shorthand;
    case "MethodDefinition":
    case "PropertyDefinition":
      return parent.key === node && !parent.computed;
    case "LabeledStatement":
    case "BreakStatement":
    case "ContinueStatement":
      return parent.label === node;
    default:
      return false;
  }
}

/** True where a property of the author's own is made that may have this name: it is read through a guard alone. */
function isOpenKey(node: AnyNode): boolean {
  if (node.type !== "Property" && node.type !== "PropertyDefinition" && node.type !== "MethodDefinition") return false;
  return !node.computed && node.key.type === "Identifier" && OPEN_NAMES.has(node.key.name);
}

/** `const { floor, max: most } = Math`: members by name, each of them one that may stand behind the dot. */
function isTakenApart(node: Node, parent: AnyNode | undefined): boolean {
  if (parent?.type !== "VariableDeclarator" || parent.init !== node || parent.id.type !== "ObjectPattern") return false;
  const owner = parent.init.type === "Identifier" ? parent.init.name : "";
  if (owner !== "Math" && owner !== "Object") return false;
  return parent.id.properties.every((property) => {
    if (property.type !== "Property" || property.computed || property.value.type !== "Identifier") return false;
    const name = staticKey(property.key as AnyNode, false);
    return name !== undefined && !DENIED_STATICS.has(`${owner}.${name}`) && !INHERITED.has(name);
  });
}

function isBeforeDot(node: Node, parent: AnyNode | undefined): boolean {
  return parent?.type === "MemberExpression" && parent.object === node && !parent.computed;
}

function isMade(node: Node, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case "CallExpression":
    case "NewExpression":
      return parent.callee === node;
    case "BinaryExpression":
      return parent.operator === "instanceof" && parent.right === node;
    case "ClassDeclaration":
    case "ClassExpression":
      return parent.superClass === node;
    default:
      return false;
  }
}

/** The text that a key must have, where literals alone make it: `"con" + "structor"`. */
function constantText(node: AnyNode): string | undefined {
  switch (node.type) {
    case "Literal":
      return String(node.value);
    case "TemplateLiteral": {
      let text = node.quasis[0]?.value.cooked ?? "";
      for (const [index, expression] of node.expressions.entries()) {
        const part = constantText(expression as AnyNode);
        if (part === undefined) return undefined;
        text += part + (node.quasis[index + 1]?.value.cooked ?? "");
      }
      return text;
    }
    case "BinaryExpression": {
      if (node.operator !== "+") return undefined;
      const left = constantText(node.left as AnyNode);
      const right = constantText(node.right as AnyNode);
      return left === undefined || right === undefined ? undefined : left + right;
    }
    case "ParenthesizedExpression":
      return constantText(node.expression);
    default:
      return undefined;
  }
}
