/** Warns of numbers that are sorted as texts. One of the traps. */
import { ts } from "ts-morph";
import { pathOf } from "../world.ts";
import type { Context } from "./context.ts";

/** `[10, 9].sort()` leaves 10 before 9. */
export function checkNumberSort(context: Context, call: ts.CallExpression): void {
  const { expression: callee } = call;
  if (call.arguments.length > 0 || !ts.isPropertyAccessExpression(callee)) return;
  const method = callee.name.text;
  if (method !== "sort" && method !== "toSorted") return;
  const { checker } = context;
  const list = checker.getNonNullableType(checker.getTypeAtLocation(callee.expression));
  if (!checker.isArrayType(list)) return;
  const [element] = checker.getTypeArguments(list as ts.TypeReference);
  // A union of literals may be one of single digits, which sort alike as numbers and as texts.
  if (element === undefined || (element.flags & ts.TypeFlags.Number) === 0) return;
  const file = call.getSourceFile();
  const between = call.arguments.pos;
  const end = call.end - 1;
  const empty = file.text.slice(between, end).trim() === "";
  context.report(callee.name, "unsorted-numbers", {
    name: method,
    message: `\`${method}()\` without a comparison sorts these numbers as texts: 10 comes before 9.`,
    suggestion: `Write \`${method}((a, b) => a - b)\`.`,
    severity: "warning",
    ...(empty
      ? {
          fix: {
            title: "Compare as numbers",
            edits: [{ path: pathOf(file), start: between, end, newText: "(a, b) => a - b" }],
          },
        }
      : {}),
  });
}
