/* eval("process.exit()") // Function, globalThis, require("fs") */
// This module never calls Math.random(), Date.now() or fetch(); see constructor.prototype.__proto__ for why. @ignore
/** `import("x")`, `new Function("return this")()`, 'use strict', <script>, ${process.env.SECRET}, async/await. */
import { defineReducer } from "assay";

/* eslint-disable no-eval */
const WORDS = ["eval", "Function", "process", "require", "import", "globalThis", "stack"] as const;
type Word = (typeof WORDS)[number];

const MESSAGES: Readonly<Record<string, string>> = {
  eval: "don't eval(x)",
  process: `process.env.HOME is not "${"here"}"`,
  require: 'require("child_process").exec("rm -rf /")',
};

function isScary(word: string): word is Word {
  return (WORDS as readonly string[]).includes(word);
}

// TODO(fetch): setTimeout(() => {}, 0)
export default defineReducer<
  { scary: Word[]; said: string[]; count: Record<string, number> },
  { type: "Said"; data: { text: string } }
>({
  initial: () => ({ scary: [], said: [], count: {} }),
  apply({ scary, said, count }, { data: { text } }) {
    const words: string[] = text.match(/[_a-z]+/gi) ?? [];
    const found = words.filter(isScary);
    const next = { ...count };
    for (const word of words) if (!word.startsWith("_")) next[`#${word}`] = (next[`#${word}`] ?? 0) + 1;
    return {
      scary: [...scary, ...found],
      said: [...said, ...found.map((word) => MESSAGES[word] ?? `${word}()`)],
      count: next,
    };
  },
});
