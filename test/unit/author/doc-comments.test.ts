import { ts } from "ts-morph";
import { expect, it } from "vitest";
import { AUTHOR_PACKAGE, LIBRARY_FILES } from "../../../src/compile/world-library.ts";

interface Named {
  readonly name: string;
  readonly node: ts.Node;
  readonly isDocumented: boolean;
}

/** What a file declares, such as `Array` and `Array.at`. */
function declared(path: string, text: string): readonly Named[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS);
  const found: Named[] = [];
  const look = (node: ts.Node, owner: string): void => {
    const own = nameOf(node, file);
    if (own === undefined) return;
    const name = `${owner}${own}`;
    const comments = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
    found.push({ name, node, isDocumented: comments.some(({ pos }) => text.startsWith("/**", pos)) });
    if (ts.isInterfaceDeclaration(node)) for (const member of node.members) look(member, `${name}.`);
  };
  for (const statement of file.statements) look(statement, "");
  return found;
}

function nameOf(node: ts.Node, file: ts.SourceFile): string | undefined {
  if (ts.isConstructSignatureDeclaration(node)) return "new";
  if (ts.isCallSignatureDeclaration(node)) return "()";
  if (ts.isVariableStatement(node)) return node.declarationList.declarations[0]?.name.getText(file);
  const isNamed = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isFunctionDeclaration(node);
  return isNamed || ts.isTypeElement(node) ? node.name?.getText(file) : undefined;
}

it("everything that a module may name says on hover what it is", () => {
  const all = [...LIBRARY_FILES, AUTHOR_PACKAGE].flatMap(({ path, text }) => declared(path, text));
  expect(all.length).toBeGreaterThan(800);
  // An interface and a constant of one name share a hover. Of overloads and members each has its own.
  const isShared = ({ node }: Named): boolean => ts.isInterfaceDeclaration(node) || ts.isVariableStatement(node);
  const shared = new Set(all.filter((one) => isShared(one) && one.isDocumented).map(({ name }) => name));
  // No module names the type of a constructor, and what it has is told there.
  const isTold = (one: Named): boolean => isShared(one) && (shared.has(one.name) || one.name.endsWith("Constructor"));
  const missing = all.filter((one) => !one.isDocumented && !isTold(one));
  expect(missing.map(({ name }) => name)).toEqual([]);
});
