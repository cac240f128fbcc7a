/** What the world has and a module has not, each with its reason and what to use instead. Policy data. */

/** Names that are denied for one reason. */
export interface Denial {
  /** Globals (`process`), statics (`Math.random`) and members (`Date.prototype.getHours`), separated by white space. */
  readonly names: string;
  readonly reason: string;
  readonly instead: string;
}

/** Global names. */
export const DENIED_GLOBALS: readonly Denial[] = [
  {
    names: "eval Function AsyncFunction GeneratorFunction AsyncGeneratorFunction WebAssembly",
    reason: "it makes code at run time, which nobody has analysed",
    instead: "write the code in the module; choose among functions with a `switch` or a table",
  },
  {
    names: "globalThis global window self top frames",
    reason: "the global object reaches everything by computed names",
    instead: "use the names that you need directly",
  },
  {
    names: "Reflect Proxy",
    reason: "it looks behind or stands in front of objects, so that code is not what it looks like",
    instead: "use plain property access, `Object.keys`, `Object.entries` and `Object.hasOwn`",
  },
  {
    names: "Intl",
    reason: "it depends on the language, region and time zone of the machine",
    instead: "format with `toFixed`, `padStart` and template texts",
  },
  {
    names: "performance Temporal",
    reason: "it reads the clock, and a module's result must depend on its events alone",
    instead: "use `event.time`",
  },
  {
    names: "crypto Crypto CryptoKey SubtleCrypto",
    reason: "it gives random values, and a module's result must depend on its events alone",
    instead: "carry the random value in the event, or compute one from a seed in the state",
  },
  {
    names:
      "setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate queueMicrotask requestAnimationFrame requestIdleCallback",
    reason: "nothing runs after a call has returned",
    instead: "do the work now; let a later event trigger what comes later",
  },
  {
    names: "WeakRef FinalizationRegistry",
    reason: "it shows when garbage is collected, which differs from run to run",
    instead: "hold the object itself",
  },
  {
    names: "SharedArrayBuffer Atomics",
    reason: "there is one thread and no memory is shared",
    instead: "use `ArrayBuffer` and typed arrays",
  },
  {
    names: "process require __dirname __filename Buffer Deno Bun navigator",
    reason: "a module has no host: no environment, no files, no packages",
    instead: "take what you need from the event, or import a file of the module itself",
  },
  {
    names: "module exports",
    reason: "it belongs to CommonJS, which a module is not",
    instead: "write `export default defineReducer({ … })`",
  },
  {
    names:
      "fetch XMLHttpRequest WebSocket EventSource Request Response Headers FormData Blob File FileReader ReadableStream WritableStream TransformStream MessageChannel MessagePort BroadcastChannel Worker SharedWorker importScripts postMessage addEventListener removeEventListener dispatchEvent EventTarget AbortController AbortSignal",
    reason: "a pure module has no input and output but its events and its state",
    instead: "carry the data in the event",
  },
  {
    names: "document localStorage sessionStorage indexedDB caches location history alert confirm prompt",
    reason: "there is no browser",
    instead: "keep what must last in the state",
  },
  {
    names: "URL URLSearchParams atob btoa",
    reason: "it belongs to browsers and Node, and the isolate has the language alone",
    instead: "use `encodeURIComponent`, `codePointAt`, `String.fromCodePoint` and regular expressions",
  },
  {
    names: "escape unescape",
    reason: "it is obsolete and treats text as Latin-1",
    instead: "use `encodeURIComponent` and `decodeURIComponent`",
  },
  {
    names: "DisposableStack AsyncDisposableStack SuppressedError ShadowRealm InternalError",
    reason: "it is not part of the allowed library",
    instead: "use `try` and `finally`",
  },
];

/** Names that pure kinds lack and a handler has. */
export const DENIED_GLOBALS_OF_PURE_KINDS: readonly Denial[] = [
  {
    names: "Promise",
    reason: "a pure module ends when it returns; nothing may run later",
    instead: "compute the result directly",
  },
];

/** Statics and members of library objects. */
export const DENIED_MEMBERS: readonly Denial[] = [
  {
    names: "Math.random",
    reason: "the same events must always give the same state",
    instead: "carry the random value in the event, or compute one from a seed in the state",
  },
  {
    names: "Date.now",
    reason: "a module's result must depend on its events alone, not on the clock",
    instead: "use `event.time`",
  },
  {
    names: `Date.prototype.getFullYear Date.prototype.getMonth Date.prototype.getDate Date.prototype.getDay
      Date.prototype.getHours Date.prototype.getMinutes Date.prototype.getSeconds Date.prototype.getMilliseconds
      Date.prototype.setFullYear Date.prototype.setMonth Date.prototype.setDate Date.prototype.setHours
      Date.prototype.setMinutes Date.prototype.setSeconds Date.prototype.setMilliseconds
      Date.prototype.getYear Date.prototype.setYear`,
    reason: "it reads or writes the date in the time zone of the machine",
    instead: "use the UTC method, such as `getUTCHours`",
  },
  {
    names: "Date.prototype.getTimezoneOffset",
    reason: "it is the time zone of the machine",
    instead: "carry the offset in the event",
  },
  {
    names:
      "Date.prototype.toString Date.prototype.toDateString Date.prototype.toTimeString Date.prototype.toUTCString Date.prototype.toGMTString",
    reason: "the text depends on the time zone of the machine or on the engine",
    instead: "use `toISOString`",
  },
  {
    names: `Date.prototype.toLocaleString Date.prototype.toLocaleDateString Date.prototype.toLocaleTimeString
      Number.prototype.toLocaleString BigInt.prototype.toLocaleString Array.prototype.toLocaleString
      Object.prototype.toLocaleString`,
    reason: "it depends on the language and region of the machine",
    instead: "use `toFixed`, `toString`, `join` or `toISOString`",
  },
  {
    names: "String.prototype.localeCompare",
    reason: "it depends on the language and region of the machine",
    instead: "compare with `a < b ? -1 : a > b ? 1 : 0`",
  },
  {
    names: "String.prototype.toLocaleUpperCase String.prototype.toLocaleLowerCase",
    reason: "it depends on the language and region of the machine",
    instead: "use `toUpperCase` and `toLowerCase`",
  },
  {
    names: "Date.prototype.toJSON",
    reason: "it runs when state is serialised",
    instead: "use `toISOString`",
  },
  {
    names: "Function.prototype.call Function.prototype.apply Function.prototype.bind",
    reason: "it hides which function is called, and with what",
    instead: "call the function directly, with spread for a list of arguments; bind with an arrow function",
  },
  {
    names: "Function.prototype.toString",
    reason: "a function's text is that of the compiled code, not of yours",
    instead: "keep the text that you need in a constant",
  },
  {
    names: "Object.prototype.constructor",
    reason: "it leads from any value to its constructor, and from there to code made of strings",
    instead: "compare with a discriminating field of your own, or use `instanceof`",
  },
  {
    names: "Object.prototype.isPrototypeOf Object.getPrototypeOf Object.setPrototypeOf",
    reason: "it reaches the object from which others inherit",
    instead: "use `instanceof` with your own class",
  },
  {
    names:
      "Object.defineProperty Object.defineProperties Object.getOwnPropertyDescriptor Object.getOwnPropertyDescriptors Object.getOwnPropertySymbols",
    reason: "it works on properties behind the type checker's back",
    instead: "assign properties, or copy objects with spread",
  },
  {
    names: "Error.prototype.stack Error.captureStackTrace Error.prepareStackTrace Error.stackTraceLimit Error.isError",
    reason: "stack traces depend on the engine and on where the code runs",
    instead: "use `error.message`",
  },
  {
    names: "RegExp.prototype.compile",
    reason: "it changes a regular expression in place",
    instead: "make a new regular expression",
  },
  {
    names:
      "RegExp.input RegExp.lastMatch RegExp.lastParen RegExp.leftContext RegExp.rightContext RegExp.$1 RegExp.$2 RegExp.$3 RegExp.$4 RegExp.$5 RegExp.$6 RegExp.$7 RegExp.$8 RegExp.$9 RegExp.$_ RegExp.$& RegExp.$+ RegExp.$` RegExp.$'",
    reason: "it holds what the last match anywhere left behind",
    instead: "use the result of `exec` or `match`",
  },
  {
    names: "Symbol.for Symbol.keyFor",
    reason: "the registry of symbols outlives a call",
    instead: "make the symbol once, in a constant",
  },
  {
    names: `Symbol.asyncIterator Symbol.hasInstance Symbol.isConcatSpreadable Symbol.match Symbol.matchAll Symbol.replace
      Symbol.search Symbol.species Symbol.split Symbol.toPrimitive Symbol.toStringTag Symbol.unscopables
      Symbol.dispose Symbol.asyncDispose Symbol.observable Symbol.metadata`,
    reason: "it hooks into what the language does by itself, so that code is not what it looks like",
    instead: "write a method with a name, and call it",
  },
  {
    names: "Date.prototype.toTemporalInstant",
    reason: "`Temporal` reads the clock and the time zone of the machine",
    instead: "use `getTime`",
  },
  {
    names: "Uint8Array.fromBase64 Uint8Array.fromHex",
    reason: "it is too new to be the same everywhere",
    instead: "decode with `charCodeAt` and `parseInt`",
  },
  {
    names: "Array.fromAsync",
    reason: "nothing runs after a call has returned",
    instead: "use `Array.from`",
  },
  {
    names:
      "ArrayBuffer.prototype.resize ArrayBuffer.prototype.transfer ArrayBuffer.prototype.transferToFixedLength ArrayBuffer.prototype.resizable ArrayBuffer.prototype.maxByteLength ArrayBuffer.prototype.detached",
    reason: "memory that grows in place escapes the limits",
    instead: "make a new buffer and copy with `set`",
  },
  {
    names: "console.time console.timeEnd console.timeLog console.timeStamp",
    reason: "it reads the clock",
    instead: "look at the usage that comes with each answer",
  },
  {
    names: "console.count console.countReset console.group console.groupCollapsed console.groupEnd",
    reason: "it would remember something from one call to the next",
    instead: "keep the count in the state, and put what belongs together into one line",
  },
  {
    names:
      "console.assert console.clear console.dir console.dirxml console.table console.trace console.exception console.profile console.profileEnd",
    reason: "there are lines of text alone, and no terminal to draw on",
    instead: "use `console.log`, `console.warn` or `console.error`",
  },
  {
    names: "JSON.rawJSON JSON.isRawJSON",
    reason: "it puts text into JSON that nobody has checked",
    instead: "use plain values",
  },
  {
    names:
      "String.prototype.anchor String.prototype.big String.prototype.blink String.prototype.bold String.prototype.fixed String.prototype.fontcolor String.prototype.fontsize String.prototype.italics String.prototype.link String.prototype.small String.prototype.strike String.prototype.sub String.prototype.sup",
    reason: "it is obsolete",
    instead: "use a template text",
  },
  {
    names: "String.prototype.trimLeft String.prototype.trimRight",
    reason: "it is obsolete",
    instead: "use `trimStart` and `trimEnd`",
  },
];
