/** Emits a module with the guards that a test asks for, the analyser bypassed: every computed access is guarded. */
import { ts } from "ts-morph";
import type { Analysis, Finding, Guard } from "../../../src/compile/analysis.ts";
import { type Emitted, emitModule } from "../../../src/compile/emit.ts";
import { createWorld } from "../../../src/compile/world.ts";

const world = createWorld();

/** Guards on every element access and computed key in a pattern; `instant` on every `new Date(x)` and `Date.parse(x)`. */
function guardEverything(files: readonly ts.SourceFile[]): Map<ts.Node, Guard> {
  const guards = new Map<ts.Node, Guard>();
  const visit = (node: ts.Node): void => {
    if (ts.isElementAccessExpression(node)) guards.set(node, "read");
    if (ts.isComputedPropertyName(node) && !ts.isClassElement(node.parent) && isInPattern(node.parent)) {
      guards.set(node, "read");
    }
    if (ts.isNewExpression(node) && node.expression.getText() === "Date") guards.set(node, "instant");
    if (ts.isCallExpression(node) && node.expression.getText() === "Date.parse") guards.set(node, "instant");
    ts.forEachChild(node, visit);
  };
  for (const file of files) visit(file);
  return guards;
}

function isInPattern(node: ts.Node): boolean {
  if (ts.isBindingElement(node)) return true;
  if (!ts.isPropertyAssignment(node)) return false;
  let outer: ts.Node = node.parent;
  while (!ts.isStatement(outer)) {
    const { parent } = outer;
    if (
      ts.isBinaryExpression(parent) &&
      parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      parent.left === outer
    )
      return true;
    if (ts.isForOfStatement(parent) && parent.initializer === outer) return true;
    if (ts.isCallExpression(parent)) return false;
    outer = parent;
  }
  return false;
}

/** The module's text, emitted. Type errors do not matter. */
export function emitWith(
  files: Readonly<Record<string, string>>,
  options: { readonly entry?: string; readonly guarded?: boolean; readonly fresh?: boolean } = {},
): Emitted {
  const entry = options.entry ?? "index.ts";
  const loaded = world.load({ files: new Map(Object.entries(files)), entry });
  const analysis: Analysis = {
    findings: [],
    kind: "reducer",
    methods: ["apply", "initial"],
    capabilities: [],
    program: loaded.program,
    entry: loaded.entry,
    files: loaded.files,
    fresh: options.fresh ?? false,
    lends: false,
    stateStyle: "changed",
    guards: options.guarded === false ? new Map() : guardEverything(loaded.files),
  };
  return emitModule(analysis);
}

/** The text of a module that can be emitted. */
export function emitText(
  files: Readonly<Record<string, string>>,
  options: Parameters<typeof emitWith>[1] = {},
): string {
  const emitted = emitWith(files, options);
  if (!emitted.ok) throw new Error(emitted.findings.map(({ message }) => message).join("; "));
  return emitted.text;
}

/** What stands in the way of a module that cannot be emitted. */
export function refusalsOf(text: string): readonly Finding[] {
  const emitted = emitWith({ "index.ts": text });
  return emitted.ok ? [] : emitted.findings;
}
