/** Compiler bombs: source that looks small and takes a compiler for ever, or all of its memory. Used by `bombs.test.ts`. */

const rep = (count: number, make: (i: number) => string, separator = ""): string =>
  Array.from({ length: count }, (_, i) => make(i)).join(separator);
const filesOf = (count: number, make: (i: number) => string): Readonly<Record<string, string>> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}.ts`, make(i)]));

/** By what they are: the text that stands before an ordinary reducer, or files that an ordinary reducer imports the first of. */
export const BOMBS: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
  "a type that is instantiated twice at every step": `type A<T> = T extends [infer H, ...infer R] ? [A<R>, A<R>, H] : 0; type L = [${rep(40, () => "1", ",")}]; const x: A<L> = 0 as never;`,
  "an alias that doubles sixty times":
    `type D<T> = { a: T; b: T }; ` +
    rep(60, (i) => `type D${i} = D<${i ? `D${i - 1}` : "1"}>;`) +
    ` declare let q: D59; const z: D58 = q.a; type K = keyof D59["a"]["b"];`,
  "an interface that grows with each of its members": `interface Box<T> { v: T; w: Box<[T, T]> } const f = (b: Box<1>, c: Box<2>): Box<1> => c;`,
  "a product of template literal types": `type D = 0|1|2|3|4|5|6|7|8|9; type P = \`\${D}\${D}\${D}\${D}\${D}\`; const p: P = "00000"; const q: P = p;`,
  "two unions of 1,500 objects, compared": `type U = ${rep(1500, (i) => `{ t: "${i}"; v${i}: number; n: { a: ${i} } }`, "|")}; type V = ${rep(1500, (i) => `{ t: "${i}"; v${i}: number; n: { a: number } }`, "|")}; const f = (u: U): V => u; const g = (u: V): U => u;`,
  "two unions of 900 objects that nothing tells apart": `type U = ${rep(900, (i) => `{ v${i}: number }`, "|")}; type V = ${rep(900, (i) => `{ v${i}: number; w?: string }`, "|")}; const f = (u: U): V => u; const g = (u: V): U => u;`,
  "a tuple of 10,000": `type T = [${rep(10000, (i) => `${i}`, ",")}]; const t: T[5000] = 5000; type R = T extends [...infer A, infer B] ? B : 0; const r: R = 9999;`,
  "a tuple that doubles twelve times":
    `type A = [1,2,3,4,5,6,7,8,9,10]; ` +
    rep(12, (i) => `type T${i} = [...${i ? `T${i - 1}` : "A"}, ...${i ? `T${i - 1}` : "A"}];`) +
    ` const t: T11["length"] = 1;`,
  "a spread of seventeen unions of tuples":
    `type B = [0]|[1]; ` +
    `type T = [...B, ...B, ...B, ...B, ...B, ...B, ...B, ...B, ...B, ...B, ...B, ...B, ...B, ...B, ...B, ...B, ...B]; const t: T = [] as never;`,
  "type arguments that grow at every step": `interface L<T> { next: L<L<T>>; v: T } const f = (a: L<string>): L<number> => a; type G<T> = { x: G<[T]>; }; const g = (a: G<1>): G<2> => a;`,
  "a class whose type arguments grow at every step": `class C<T> { a: C<C<T>> | undefined; b: C<[T, T]> | undefined; m(x: C<T[]>): C<{ v: T }> { return x as never; } } const f = (c: C<1>): C<2> => c;`,
  "circular constraints and aliases": `type A<T extends B<T>> = T; type B<T extends A<T>> = T; interface C<T extends C<T>> { x: T } type D = C<D>; const f = <T extends U, U extends T>(t: T): U => t; type E = E[]; type F = F | 1;`,
  "nested calls of twenty overloads": `${rep(20, (i) => `function f(a: (x: ${i}) => unknown): ${i};`, "\n")}\nfunction f(a: (x: string) => unknown): string;\nfunction f(a: unknown): unknown { return a; }\nconst r = ${"f((x) => ".repeat(12)}x${")".repeat(12)};`,
  "lambdas typed by each other": `function g<A, B>(a: (x: A) => B, b: (y: B) => A): A { return a as never; }\nconst r = ${"g((x) => ".repeat(14)}x${", (y) => y)".repeat(14)};`,
  "nested lambdas of an overloaded function": `function o(a: (x: string) => void): number; function o(a: (x: number) => void): string; function o(a: (x: never) => void): unknown { return a; }\nconst r = ${"o((x) => { ".repeat(22)}x;${" })".repeat(22)};`,
  "400 spreads of each other": `const a0 = { x0: 0 };${rep(400, (i) => `const a${i + 1} = { ...a${i}, x${i + 1}: ${i} };`)}`,
  "variables narrowed by each other in a loop": `const f = (n: number) => { let x: ${rep(20, (i) => `"${i}"`, "|")} = "0"; ${rep(20, (i) => `let y${i}: number | string = ${i};`)} for (;;) { ${rep(60, (i) => `if (typeof y${i % 20} === "number") { y${i % 20} = y${(i + 1) % 20}; } else { y${i % 20} = y${(i + 7) % 20}; }`)} if (n > 1) break; } return y0; };`,
  "twenty loops in each other around narrowed variables": `const f = (n: number) => { ${rep(12, (i) => `let y${i}: number | string | undefined = ${i};`)} ${"while (n > 1) { ".repeat(20)} ${rep(12, (i) => `y${i} = y${(i + 1) % 12}; if (y${i} === undefined) y${i} = "x"; else if (typeof y${i} === "string") y${(i + 3) % 12} = y${i};`)} ${"}".repeat(20)} return y0; };`,
  "variables without types that follow from each other in a loop": `const f = (n: number) => { ${rep(40, (i) => `let y${i};`)} for (let k = 0; k < n; k++) { ${rep(40, (i) => `y${i} = y${(i + 1) % 40} ?? [y${(i + 3) % 40}];`)} } return y0; };`,
  "lists without types that follow from each other in a loop": `const f = (n: number) => { ${rep(30, (i) => `let a${i} = [];`)} while (n > 0) { ${rep(30, (i) => `a${i}.push(a${(i + 1) % 30}); a${i} = a${(i + 2) % 30};`)} n--; } return a0; };`,
  "5,000 brackets around a type": `type T = ${"(".repeat(5000)}1${")".repeat(5000)};`,
  "240 conditional types in each other": `type T<X> = ${rep(240, (i) => `X extends ${i} ? ${i} : `)} never; const t: T<5> = 5; const f = <X>(x: T<X>, y: T<X[]>): T<X> => y;`,
  "240 type arguments in each other": `type B<T> = { v: T }; type T = ${"B<".repeat(240)}1${">".repeat(240)}; type U = ${"B<".repeat(240)}2${">".repeat(240)}; const f = (t: T): U => t;`,
  "100 function types in each other": `type T = ${"(a: ".repeat(100)}1${") => 1".repeat(100)};`,
  "what might be type arguments or comparisons": `const x = ${"f<".repeat(100)}b${">(1)".repeat(100)};`,
  "5,000 tags": `const x = ${"<a>".repeat(5000)};`,
  "arrow functions as defaults of each other": `const x = ${"(a, b = ".repeat(25)}1${") => 1".repeat(25)};`,
  "what might be arrow functions": `const x = ${"(a ? (b) : ".repeat(60)}c => d${")".repeat(60)};`,
  "what might be return types": `const x = c ? ${"(a) : (b) => ".repeat(60)} d;`,
  "generic arrow functions as defaults of each other": `const x = ${"<T>(a: T = ".repeat(40)}1${") => 1".repeat(40)};`,
  "a text of a quarter of a megabyte": `const x = "${"x".repeat(250000)}";`,
  "a number of 250,000 digits": `const x = ${"9".repeat(250000)};`,
  "a hexadecimal number of 250,000 digits": `const x = 0x${"f".repeat(250000)}n; type T = typeof x; const y: T = x;`,
  "a binary number of 250,000 digits": `const x = 0b${"1".repeat(250000)}n;`,
  "a pattern of 120,000 options": `const x = /${"a?".repeat(120000)}/;`,
  "a class of 50,000 ranges": `const x = /[${rep(50000, (_i) => "a-z")}]/v;`,
  "a pattern of 5,000 groups in each other": `const x = /${"(?:".repeat(5000)}a${")".repeat(5000)}/;`,
  "a pattern of 3,000 classes in each other": `const x = /${"[".repeat(3000)}a${"]".repeat(3000)}/v;`,
  "a count of 100,000 digits": `const x = /a{${"9".repeat(100000)}}/;`,
  "5,000 named groups": `const x = /${rep(5000, (i) => `(?<n${i}>a)`)}/;`,
  "3,000 references back": `const x = /${rep(3000, (i) => `(a)\\${i + 1}`)}/;`,
  "a name of a quarter of a megabyte": `const ${"x".repeat(250000)} = 1;`,
  "a comment of 80,000 tags": `/**${"* @".repeat(80000)}*/ const x = 1;`,
  "60,000 comments": `${"/**/".repeat(60000)} const x = 1;`,
  "250,000 empty lines": `${"\n".repeat(250000)} const x = 1;`,
  "300 functions without return types that call each other": rep(
    300,
    (i) => `const f${i} = (n: number) => n > 0 ? f${(i + 1) % 300}(n - 1) : f${(i + 7) % 300}(n - 2);`,
  ),
  "a pattern 200 levels deep": `const f = (x: unknown) => { const ${"[".repeat(200)}a${"]".repeat(200)} = x as never; return a; };`,
  "a pattern of objects 120 levels deep": `const f = (${"{a:".repeat(120)}{b}${"}".repeat(120)}) => b;`,
  "a pattern of defaults 60 levels deep": `const f = (${rep(60, (i) => `[a${i} = `)}1${"]".repeat(60)}) => 1;`,
  "all paths of an endless type": `type J = string | J[] | { [k: string]: J }; type P<T> = T extends object ? { [K in keyof T]: K extends string ? \`\${K}\` | \`\${K}.\${P<T[K]> & string}\` : never }[keyof T] : never; interface N { a: N; b: N; c: N; d: N; e: N; f: N } const p: P<N> = "a";`,
  "a mapped type of a mapped type of an endless type": `type DR<T> = { readonly [K in keyof T]: DR<T[K]> }; interface N { a: N; b: N[]; c: Map<string, N>; d: Promise<N> } const f = (n: DR<DR<DR<N>>>): DR<N> => n; const g = (n: N): DR<DR<N>> => n;`,
  "all subsets of nine texts": `type PS<S extends string> = S extends S ? S | \`\${S}\${PS<Exclude<("a"|"b"|"c"|"d"|"e"|"f"|"g"|"h"|"i"), S>>}\` : never; const p: PS<"a"> = "a";`,
  "arithmetic with the lengths of tuples": `type H = [0,0,0,0,0,0,0,0,0,0]; type M<A extends 0[], B extends 0[]> = A extends [0, ...infer R extends 0[]] ? [...B, ...M<R, B>] : []; const m: M<M<H, H>, M<H, [...H, ...H]>>["length"] = 1;`,
  "a circle of 199 files": filesOf(
    199,
    (i) =>
      `import { v${(i + 1) % 199} } from "./f${(i + 1) % 199}.ts"; export const v${i} = (): number => v${(i + 1) % 199}();`,
  ),
  "199 files that hold each other as objects": filesOf(
    199,
    (i) =>
      `export * as a from "./f${(i + 1) % 199}.ts"; export * as b from "./f${(i + 2) % 199}.ts"; export const v${i} = 1;`,
  ),
  "a circle of 199 files whose types follow from each other": filesOf(
    199,
    (i) =>
      `import { v${(i + 1) % 199} } from "./f${(i + 1) % 199}.ts"; export const v${i} = () => v${(i + 1) % 199}();`,
  ),
  "500 interfaces that extend each other":
    `interface I0 { a: 1 } ` +
    rep(500, (i) => `interface I${i + 1} extends I${i} { b${i}: ${i} }`) +
    ` const f = (x: I500): I0 => x;`,
  "120 interfaces that hold each other, compared": `${rep(
    60,
    (i) =>
      `interface A${i} { ${rep(6, (j) => `p${j}: A${(i * 7 + j * 11) % 60}`, ";")} } interface B${i} { ${rep(6, (j) => `p${j}: B${(i * 5 + j * 13) % 60}`, ";")} }`,
  )}const f = (a: A0): B0 => a;`,
  "endless interfaces, compared":
    `interface A { a: A[]; b: { c: A; d: A[] }; e: (x: A) => A } interface B { a: B[]; b: { c: B; d: B[] }; e: (x: B) => B } const f = (a: A): B => a; ` +
    rep(
      40,
      (i) =>
        `interface A${i} { v: A; w: A${(i + 1) % 40}; x: A${(i + 3) % 40}[] } interface B${i} { v: B; w: B${(i + 1) % 40}; x: B${(i + 3) % 40}[] } const f${i} = (a: A${i}): B${i} => a;`,
    ),
  "generic interfaces whose variance depends on each other": `${rep(
    24,
    (i) =>
      `interface V${i}<T> { a: V${(i + 1) % 24}<V${(i + 5) % 24}<T>>; b(x: V${(i + 3) % 24}<T>): V${(i + 7) % 24}<T[]> }`,
  )}const f = (v: V0<1>): V0<2> => v;`,
  "four type parameters that change places": `${rep(
    8,
    (i) =>
      `interface V${i}<A, B, C, D> { a: V${(i + 1) % 8}<B, A, D, C>; b: (x: V${(i + 3) % 8}<C, D, A, B>) => V${(i + 5) % 8}<A, C, B, D>; c: V${(i + 2) % 8}<D, D, A, A> }`,
  )}const f = (v: V0<1,2,3,4>): V0<5,6,7,8> => v;`,
  "the keys of an intersection of fifty": `type T = ${rep(50, (i) => `{ ${rep(40, (j) => `k${i}_${j}: ${j}`, ";")} }`, "&")}; type K = keyof T; type M = { [P in K]: T[P] }; type N = { [P in keyof M as \`x\${P}\`]: M[P] }; const n = (a: N): M => a as never; const f = (t: T, m: M): T => m;`,
  "an intersection of three unions of sixty": `type U = ${rep(60, (i) => `{ a${i}: 1 }`, "|")}; type A = U & (${rep(60, (i) => `{ b${i}: 1 }`, "|")}) & (${rep(60, (i) => `{ c${i}: 1 }`, "|")}); const f = (a: A): A => a;`,
  "a template of 8,000 parts": `const x = \`${rep(8000, (_i) => `\${1}`)}\`;`,
  "200 labels": `const f = () => { ${rep(200, (i) => `l${i}: `)} for (;;) { break l0; } };`,
  "80 try statements in each other": `const f = () => { ${"try { ".repeat(80)} g(); ${"} finally { h(); }".repeat(80)} }; const g = () => {}; const h = () => {};`,
  "120 generic calls in each other": `const id = <T,>(x: T): T => x; const x = ${"id(".repeat(120)}1${")".repeat(120)};`,
  "generic pipes of pipes": `const p = <A, B, C, D, E>(a: (x: A) => B, b: (x: B) => C, c: (x: C) => D, d: (x: D) => E) => (x: A): E => d(c(b(a(x)))); const i = <T,>(x: T): T => x; const x = ${"p(i, i, i, ".repeat(20)}i${")".repeat(20)};`,
  "functions that double what they return": `const c = <A, B>(f: (a: A) => B) => <C>(g: (b: B) => C) => (a: A) => g(f(a)); const x = ${"c(".repeat(12)}(a: number) => a${")((b) => [b, b])".repeat(12)};`,
  "twenty reductions in each other": `const f = (a: number[]) => ${"a.reduce((s, x) => s + ".repeat(20)}1${", 0)".repeat(20)};`,
  "thirty callbacks in each other": `const f = (a: number[]) => ${"a.map((x) => ".repeat(30)}1${")".repeat(30)};`,
  "25 flattened lists in each other": `const f = (a: number[]) => ${"a.flatMap((x) => ".repeat(25)}[a]${")".repeat(25)};`,
  "a type that awaits itself": `type A<T> = T extends { then(f: (v: infer V) => unknown): unknown } ? A<V> : T; interface P<T> { then(f: (v: T) => unknown): P<P<T>> } const x = (a: A<P<P<P<1>>>>): 2 => a;`,
  "5,000 assertions": `const x = 1${" as number".repeat(5000)};`,
  "5,000 marks": `const f = (x: { a: number } | undefined) => x${"!".repeat(5000)};`,
  "20,000 negations": `const x = ${"!".repeat(20000)}1;`,
  "5,000 times new": `const x = ${"new ".repeat(5000)}Date;`,
  "5,000 delegations": `function* f() { ${"yield* ".repeat(5000)} []; }`,
  "5,000 keyofs": `type T = ${"keyof ".repeat(5000)}{ a: 1 };`,
  "200 variables with the type of the next": rep(200, (i) => `const v${i}: typeof v${(i + 1) % 200} = 1;`),
  "120 functions that return functions": `const f = ${rep(120, (i) => `(a${i}: number) => `)} 1;`,
};
