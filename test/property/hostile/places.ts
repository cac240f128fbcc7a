/** Places in a module where the attack stands. */

/** Where the code stands. `$body` is statements that return whether it worked; `data` and `state` are in scope there. */
export const PLACES: readonly string[] = [
  "function attack(state: State, data: Data): boolean {\n$body\n}",
  "const attack = (state: State, data: Data): boolean => {\n$body\n};",
  "class Attack { run(state: State, data: Data): boolean {\n$body\n} }\nconst attack = (state: State, data: Data): boolean => new Attack().run(state, data);",
  "class Attack { static run(state: State, data: Data): boolean {\n$body\n} }\nconst attack = (state: State, data: Data): boolean => Attack.run(state, data);",
  "class Attack { #run(state: State, data: Data): boolean {\n$body\n} go(state: State, data: Data): boolean { return this.#run(state, data); } }\nconst attack = (state: State, data: Data): boolean => new Attack().go(state, data);",
  "function* attacks(state: State, data: Data): Generator<boolean, void, undefined> {\nyield (() => {\n$body\n})();\n}\nconst attack = (state: State, data: Data): boolean => [...attacks(state, data)].includes(true);",
  "const attack = (state: State, data: Data): boolean => [0].some(() => {\n$body\n});",
  "const attack = (state: State, data: Data): boolean => {\ntry {\n$body\n} catch { return false; }\n};",
  "const attack = (state: State, data: Data): boolean => {\ntry {\nreturn (() => {\n$body\n})();\n} finally { state.n += 0; }\n};",
  "const attack = (state: State, data: Data, run = (): boolean => {\n$body\n}): boolean => run();",
  "namespace Inner { export const attack = (state: State, data: Data): boolean => {\n$body\n}; }\nconst attack = Inner.attack;",
  "const table = { run(state: State, data: Data): boolean {\n$body\n} };\nconst attack = (state: State, data: Data): boolean => table.run(state, data);",
  "const attack = (state: State, data: Data): boolean => {\nouter: for (;;) {\nswitch (data.i) { default: {\n$body\n} }\n}\n};",
  "class Attack { constructor(readonly state: State, readonly data: Data) {} get worked(): boolean {\nconst { state, data } = this;\n$body\n} }\nconst attack = (state: State, data: Data): boolean => new Attack(state, data).worked;",
  "const attack = (state: State, data: Data): boolean => [2, 1].sort(() => {\nconst worked = (() => {\n$body\n})();\nif (worked) state.n = -1;\nreturn 0;\n}).length === 2 && state.n === -1;",
  "const attack = (state: State, data: Data): boolean => 'x'.replace('x', () => String((() => {\n$body\n})())) === 'true';",
];
