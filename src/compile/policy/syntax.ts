/** Which syntax a module may use, by TypeScript's names of its nodes. What is on neither list is refused. Policy data. */

/** Allowed wherever TypeScript allows it, subject to the other rules. */
export const ALLOWED_SYNTAX: readonly string[] = [
  // Names and literals
  "Identifier PrivateIdentifier QualifiedName ComputedPropertyName",
  "NumericLiteral BigIntLiteral StringLiteral RegularExpressionLiteral NoSubstitutionTemplateLiteral",
  "TemplateExpression TemplateSpan TemplateHead TemplateMiddle TemplateTail",
  "TrueKeyword FalseKeyword NullKeyword ThisKeyword SuperKeyword",
  // Expressions
  "ArrayLiteralExpression ObjectLiteralExpression PropertyAssignment ShorthandPropertyAssignment SpreadAssignment",
  "PropertyAccessExpression ElementAccessExpression CallExpression NewExpression TaggedTemplateExpression",
  "ParenthesizedExpression FunctionExpression ArrowFunction ClassExpression DeleteExpression TypeOfExpression",
  "VoidExpression PrefixUnaryExpression PostfixUnaryExpression BinaryExpression ConditionalExpression YieldExpression",
  "SpreadElement OmittedExpression AsExpression TypeAssertionExpression NonNullExpression SatisfiesExpression",
  "ExpressionWithTypeArguments CommaListExpression",
  // Operators and punctuation that are nodes
  "PlusToken MinusToken AsteriskToken AsteriskAsteriskToken SlashToken PercentToken PlusPlusToken MinusMinusToken",
  "LessThanToken GreaterThanToken LessThanEqualsToken GreaterThanEqualsToken EqualsEqualsToken",
  "ExclamationEqualsToken EqualsEqualsEqualsToken ExclamationEqualsEqualsToken EqualsGreaterThanToken",
  "LessThanLessThanToken GreaterThanGreaterThanToken GreaterThanGreaterThanGreaterThanToken AmpersandToken BarToken",
  "CaretToken ExclamationToken TildeToken AmpersandAmpersandToken BarBarToken QuestionQuestionToken QuestionToken",
  "QuestionDotToken ColonToken CommaToken DotDotDotToken EqualsToken PlusEqualsToken MinusEqualsToken",
  "AsteriskEqualsToken AsteriskAsteriskEqualsToken SlashEqualsToken PercentEqualsToken LessThanLessThanEqualsToken",
  "GreaterThanGreaterThanEqualsToken GreaterThanGreaterThanGreaterThanEqualsToken AmpersandEqualsToken BarEqualsToken",
  "BarBarEqualsToken AmpersandAmpersandEqualsToken QuestionQuestionEqualsToken CaretEqualsToken InKeyword",
  "InstanceOfKeyword EndOfFileToken",
  // Statements
  "Block EmptyStatement VariableStatement ExpressionStatement IfStatement DoStatement WhileStatement ForStatement",
  "ForInStatement ForOfStatement ContinueStatement BreakStatement ReturnStatement SwitchStatement LabeledStatement",
  "ThrowStatement TryStatement VariableDeclaration VariableDeclarationList CaseBlock CaseClause DefaultClause",
  "CatchClause HeritageClause",
  // Declarations
  "FunctionDeclaration ClassDeclaration InterfaceDeclaration TypeAliasDeclaration EnumDeclaration EnumMember",
  "ModuleDeclaration ModuleBlock Parameter TypeParameter PropertySignature PropertyDeclaration MethodSignature",
  "MethodDeclaration Constructor GetAccessor SetAccessor CallSignature ConstructSignature IndexSignature",
  "SemicolonClassElement ObjectBindingPattern ArrayBindingPattern BindingElement",
  // Modules
  "ImportDeclaration ImportClause NamespaceImport NamedImports ImportSpecifier ExportAssignment ExportDeclaration",
  "NamedExports ExportSpecifier NamespaceExport",
  // Modifiers
  "AbstractKeyword ConstKeyword DefaultKeyword ExportKeyword OverrideKeyword PrivateKeyword ProtectedKeyword",
  "PublicKeyword ReadonlyKeyword StaticKeyword InKeyword OutKeyword",
  // Types
  "TypePredicate TypeReference FunctionType ConstructorType TypeQuery TypeLiteral ArrayType TupleType OptionalType",
  "RestType UnionType IntersectionType ConditionalType InferType ParenthesizedType ThisType TypeOperator",
  "IndexedAccessType MappedType LiteralType NamedTupleMember TemplateLiteralType TemplateLiteralTypeSpan",
  "AssertsKeyword KeyOfKeyword UniqueKeyword BigIntKeyword BooleanKeyword NeverKeyword NumberKeyword ObjectKeyword",
  "StringKeyword SymbolKeyword UndefinedKeyword UnknownKeyword VoidKeyword",
];

/** Refused with a reason of its own. */
export interface SyntaxDenial {
  readonly syntax: string;
  readonly what: string;
  readonly reason: string;
  readonly instead: string;
}

export const DENIED_SYNTAX: readonly SyntaxDenial[] = [
  {
    syntax: "WithStatement",
    what: "`with`",
    reason: "names in it mean whatever an object happens to have",
    instead: "write the object's name before the dot",
  },
  {
    syntax: "DebuggerStatement",
    what: "`debugger`",
    reason: "it is for a debugger, and there is none",
    instead: "remove it",
  },
  {
    syntax: "MetaProperty",
    what: "`import.meta` and `new.target`",
    reason: "they tell where and how the code runs",
    instead: 'pass what you need as an argument; an error class says its own name: `this.name = "NotFound"`',
  },
  {
    syntax: "ImportEqualsDeclaration",
    what: "`import … =`",
    reason: "it gives things a second name that the analysis would lose",
    instead: "use `import { … } from`, or a `const`",
  },
  {
    syntax: "NamespaceExportDeclaration",
    what: "`export as namespace`",
    reason: "it makes a global",
    instead: "export by name",
  },
  {
    syntax: "ClassStaticBlockDeclaration",
    what: "a static block",
    reason: "it runs code when the module loads",
    instead: "give the static field an initial value",
  },
  {
    syntax: "AwaitExpression AwaitKeyword AsyncKeyword",
    what: "`async` code",
    reason: "a pure module ends when it returns; nothing may run later",
    instead: "compute the result directly",
  },
  {
    syntax: "Decorator",
    what: "a decorator",
    reason: "it runs code that replaces what it decorates",
    instead: "call a function on the value instead",
  },
  {
    syntax: "AccessorKeyword",
    what: "`accessor`",
    reason: "the engine does not know it",
    instead: "use a field, or a getter and a setter",
  },
  {
    syntax: "ImportAttributes ImportAttribute AssertClause AssertEntry",
    what: "an import attribute",
    reason: "only TypeScript files of the module itself can be imported",
    instead: "put the data into a `.ts` file",
  },
  {
    syntax: "DeclareKeyword",
    what: "`declare`",
    reason: "it promises something that nobody provides",
    instead: "define it, or take it as an argument",
  },
  {
    syntax: "AnyKeyword",
    what: "`any`",
    reason: "with it nothing can be known about what the code reaches",
    instead: "use `unknown` and check, or the precise type",
  },
  {
    syntax: "ImportType",
    what: "`import(…)` as a type",
    reason: "only files of the module itself can be imported",
    instead: "use `import type { … } from` with a file of the module",
  },
  {
    syntax: "ImportKeyword",
    what: "`import(…)`",
    reason: "it loads code at run time, which nobody has analysed",
    instead: "use an `import` declaration at the top of the file",
  },
  {
    syntax:
      "JsxElement JsxSelfClosingElement JsxOpeningElement JsxClosingElement JsxFragment JsxText JsxExpression JsxAttributes",
    what: "JSX",
    reason: "a module computes data, not pages",
    instead: "build objects",
  },
];
