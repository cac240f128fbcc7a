// Reads JSON text rightly where V8 does not: V8 14.6 can take a key that is written with an escape for a key with a backslash that it has met
// before (https://github.com/nodejs/node/issues/63785), so that one call's keys would turn up in another's. Keys without escapes are safe, so
// texts whose keys have some are parsed with other keys, which are put right afterwards.
// Step: isolate → context → harden → compile the verified bytes → fold: READ events and states.
() => {
  const { parse } = JSON;
  const { apply, defineProperty, ownKeys } = Reflect;
  const { isArray } = Array;
  const QUOTE = '"';
  const BACKSLASH = 0x5c;
  const COLON = 0x3a;
  const SPACE = 0x20;

  const put = (object, key, value) =>
    defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });

  /** Where the string ends that `open`, its beginning or a place behind its first backslash, is in. The text is known to be JSON. */
  const endOfString = (text, open) => {
    let close = open;
    for (;;) {
      close = text.indexOf(QUOTE, close + 1);
      let before = close - 1;
      while (text.charCodeAt(before) === BACKSLASH) before -= 1;
      // Behind an even number of backslashes.
      if ((close - before) % 2 === 1) return close;
    }
  };

  const isKey = (text, close) => {
    let after = close + 1;
    while (text.charCodeAt(after) <= SPACE) after += 1;
    return text.charCodeAt(after) === COLON;
  };

  /** True if a key of the text, which is known to be JSON, has an escape. A backslash stands in strings alone. */
  const hasEscapedKey = (text) => {
    for (let at = text.indexOf("\\"); at !== -1; ) {
      const close = endOfString(text, at + 1);
      if (isKey(text, close)) return true;
      at = text.indexOf("\\", close);
    }
    return false;
  };

  /** The text with `~1` for each backslash in a key, `~2` for each quotation mark and `~0` for each tilde. */
  const withoutEscapes = (text) => {
    let written = "";
    let from = 0;
    for (let open = text.indexOf(QUOTE); open !== -1; ) {
      const close = endOfString(text, open);
      const key = isKey(text, close) ? text.slice(open + 1, close) : "";
      if (key.includes("\\") || key.includes("~")) {
        const plain = key.replaceAll("~", "~0").replaceAll("\\", "~1").replaceAll(QUOTE, "~2");
        written += text.slice(from, open + 1) + plain;
        from = close;
      }
      open = text.indexOf(QUOTE, close + 1);
    }
    return written + text.slice(from);
  };

  const isWritten = (key) => key.includes("~");
  const read = (key) =>
    isWritten(key) ? parse(`"${key.replaceAll("~2", QUOTE).replaceAll("~1", "\\").replaceAll("~0", "~")}"`) : key;

  /** The object with the keys that were meant, in their order; itself if it has those. */
  const readObject = (object) => {
    const keys = ownKeys(object);
    if (!keys.some(isWritten)) return object;
    const meant = {};
    for (const key of keys) put(meant, read(key), object[key]);
    return meant;
  };

  /** Puts the keys right in all that `root` holds. Not recursive: data may be nested deeper than the stack bears. */
  const readAll = (root) => {
    const top = [root];
    const open = [top];
    const visit = (holder, key) => {
      const value = holder[key];
      if (typeof value !== "object" || value === null) return;
      const meant = isArray(value) ? value : readObject(value);
      if (meant !== value) put(holder, key, meant);
      open.push(meant);
    };
    for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
      if (isArray(holder)) for (let index = 0; index < holder.length; index += 1) visit(holder, index);
      else for (const key of ownKeys(holder)) visit(holder, key);
    }
    return top[0];
  };

  /** What a reviver makes of a value: https://tc39.es/ecma262/#sec-internalizejsonproperty. */
  const revive = (holder, key, reviver) => {
    const value = holder[key];
    if (typeof value === "object" && value !== null) {
      const keys = isArray(value) ? [...value.keys()].map(String) : ownKeys(value);
      for (const name of keys) {
        const made = revive(value, name, reviver);
        if (made === undefined) delete value[name];
        else put(value, name, made);
      }
    }
    return apply(reviver, holder, [key, value]);
  };

  /** As JSON.parse. */
  return (text, reviver) => {
    // V8's own parser judges the text first, and says what is wrong with it.
    const value = parse(text);
    if (!text.includes("\\") || !hasEscapedKey(text)) return reviver === undefined ? value : parse(text, reviver);
    const meant = readAll(parse(withoutEscapes(text)));
    return reviver === undefined ? meant : revive({ "": meant }, "", reviver);
  };
};
