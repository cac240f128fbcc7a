/** TypeScript's own errors as findings: the head of each message, and what to do about the mistakes that authors make most. */
import type { ts } from "ts-morph";
import type { Finding } from "./analysis.ts";
import { CATALOGUE } from "./rules/catalogue.ts";
import { sentence } from "./rules/context.ts";
import { typeErrorFix } from "./type-error-fixes.ts";
import {
  DiagnosticCategory,
  findAncestor,
  flattenDiagnosticMessageText,
  forEachChild,
  isCaseOrDefaultClause,
  isCatchClause,
  isPropertyAccessExpression,
} from "./typescript.ts";
import { pathOf } from "./world.ts";

/** The errors of a program: all of TypeScript's; where a file cannot even be parsed, only those of its syntax. */
export function typeErrors(program: ts.Program, files: readonly ts.SourceFile[]): readonly Finding[] {
  const own = new Set(files);
  const all = [
    ...program.getGlobalDiagnostics(),
    ...files.flatMap((file) => {
      const syntax = program.getSyntacticDiagnostics(file);
      // The types of what could not be parsed are guesses.
      return syntax.length > 0 ? syntax : program.getSemanticDiagnostics(file);
    }),
  ];
  const checker = program.getTypeChecker();
  return all
    .filter((diagnostic) => diagnostic.category === DiagnosticCategory.Error && !isMeantFallthrough(diagnostic))
    .map((diagnostic) => {
      if (diagnostic.code === FALLTHROUGH) return fallthrough(diagnostic);
      const file = diagnostic.file !== undefined && own.has(diagnostic.file) ? diagnostic.file : undefined;
      const start = file === undefined ? undefined : diagnostic.start;
      const suggestion =
        file === undefined || start === undefined ? "" : suggestionFor(checker, file, start, diagnostic);
      const fix = file === undefined ? undefined : typeErrorFix(file, pathOf(file), diagnostic, suggestion);
      return {
        // A way out without a value is no mistake of types where the function may return nothing.
        severity: diagnostic.code === NOT_ALL_PATHS ? "warning" : "error",
        rule: `ts${diagnostic.code}`,
        path: file === undefined ? pathOf(files[0] as ts.SourceFile) : pathOf(file),
        start,
        end: start === undefined ? undefined : start + (diagnostic.length ?? 0),
        name: "",
        message: messageOf(diagnostic),
        suggestion,
        ...(fix === undefined ? {} : { fix }),
      };
    });
}

/** "Not all code paths return a value": where a value is needed, another error says so. */
const NOT_ALL_PATHS = 7030;

/** "Fallthrough case in switch": a trap, and none where a comment says that it is meant. */
const FALLTHROUGH = 7029;
const SAYS_SO = /falls?[\s-]*(?:through|thru)|fall[\s-]*(?:through|thru)|no[\s-]*break|pass(?:es)?[\s-]*through/i;

function isMeantFallthrough({ code, file, start }: ts.Diagnostic): boolean {
  if (code !== FALLTHROUGH || file === undefined || start === undefined) return false;
  const clause = findAncestor(nodeAt(file, start), isCaseOrDefaultClause);
  if (clause === undefined) return false;
  const { clauses } = clause.parent;
  const next = clauses[clauses.indexOf(clause) + 1];
  const last = clause.statements.at(-1);
  return SAYS_SO.test(file.text.slice(last?.getStart(file) ?? clause.pos, next?.getStart(file) ?? clause.end));
}

function fallthrough({ file, start, length }: ts.Diagnostic): Finding {
  const { summary, reason, instead } = CATALOGUE["case-fallthrough"];
  return {
    severity: "warning",
    rule: "case-fallthrough",
    path: file === undefined ? "" : pathOf(file),
    start,
    end: start === undefined ? undefined : start + (length ?? 0),
    name: "",
    message: `${summary.replace(/\.$/, "")}: ${reason}.`,
    suggestion: sentence(instead),
  };
}

/** For these the head says it all; the rest says it again, once for each part of a union. */
const HEAD_IS_ENOUGH: ReadonlySet<number> = new Set([2339, 2551, 7053]);

function messageOf({ code, messageText }: ts.Diagnostic): string {
  const text =
    typeof messageText !== "string" && HEAD_IS_ENOUGH.has(code)
      ? messageText.messageText
      : flattenDiagnosticMessageText(messageText, "\n");
  // What is not available has a type of the library's own, which no author has heard of.
  return text.replaceAll(/\bDenied<"([^"]*)", (?:"(?:[^"\\]|\\.)*"|\.\.\.)>/g, "$1 (not available)");
}

const UNKNOWN =
  "Check it with `typeof`, `in` or `Array.isArray` first, or say what it is: `JSON.parse(text) as { factor: number }`.";
const CAUGHT = 'Anything can be thrown: `error instanceof Error ? error.message : "…"`.';
const MAYBE_MISSING = "Give it a default with `??`, or check it before.";

function suggestionFor(
  checker: ts.TypeChecker,
  file: ts.SourceFile,
  start: number,
  { code, messageText }: ts.Diagnostic,
): string {
  const head = typeof messageText === "string" ? messageText : messageText.messageText;
  switch (code) {
    case 2339:
      return head.endsWith("'unknown'.") ? UNKNOWN : payloadSuggestion(checker, file, start);
    case 2571:
    case 18046:
      return isCaught(checker, file, start) ? CAUGHT : UNKNOWN;
    case 2531:
    case 2532:
    case 2533:
    case 18047:
    case 18048:
    case 18049:
      return MAYBE_MISSING;
    case 7006:
    case 7031:
      return "Write its type after it: `(name: Type)`.";
    case 7030:
    case 2366:
      return "Return a value on every path.";
    default:
      return "";
  }
}

const UNTYPED = 'Say which events there are: `defineReducer<State, Event<"Deposited", { amount: number }>>({ … })`.';

function isCaught(checker: ts.TypeChecker, file: ts.SourceFile, start: number): boolean {
  const name = nodeAt(file, start);
  const declaration = name === undefined ? undefined : checker.getSymbolAtLocation(name)?.valueDeclaration;
  return declaration !== undefined && isCatchClause(declaration.parent);
}

/** Events carry their payload in `data`; other systems' events do not. */
function payloadSuggestion(checker: ts.TypeChecker, file: ts.SourceFile, start: number): string {
  const access = nodeAt(file, start)?.parent;
  if (access === undefined || !isPropertyAccessExpression(access) || access.name.getStart(file) !== start) return "";
  const receiver = checker.getTypeAtLocation(access.expression);
  const parts = receiver.isUnion() ? receiver.types : [receiver];
  const carries = parts.some((part) => {
    const data = part.getProperty("data");
    if (data === undefined || part.getProperty("type") === undefined) return false;
    const type = checker.getTypeOfSymbolAtLocation(data, access);
    return (type.isUnion() ? type.types : [type]).some((inner) => inner.getProperty(access.name.text) !== undefined);
  });
  const event = access.expression.getText(file);
  if (access.name.text === "data" && receiver.aliasSymbol?.name === "Received") return UNTYPED;
  return carries && event.length <= 40
    ? `An event's payload is its \`data\`: \`${event}.data.${access.name.text}\`.`
    : "";
}

/** The innermost node that starts at `start`. */
function nodeAt(file: ts.SourceFile, start: number): ts.Node | undefined {
  let found: ts.Node | undefined;
  let at: ts.Node | undefined = file;
  while (at !== undefined) {
    if (at.getStart(file) === start) found = at;
    at = forEachChild(at, (child) => (child.pos <= start && start < child.end ? child : undefined));
  }
  return found;
}
