// Takes a batch apart into its events, several documents in one go: V8 parses a list of small documents half again as fast as each by itself.
// Step: isolate → context → harden → compile the verified bytes → fold: READ the events.
(describe) => {
  const { parse } = JSON;
  const SEPARATOR = "\u001e";
  const NONCE_UNITS = 10;
  const PLAIN = 0x80;

  /** Attributes: an entry is a type alone, or an object if more is set. */
  let table = [];
  /** The nonce, the chunks' counts and the events' places in the table, as code units. */
  let layout = "";
  let placesAt = 0;
  let chunks = [];
  let nonce = "";

  // The chunk that is open: events `next` to `last`, of which `first` would be the first.
  let chunk = -1;
  let first = 0;
  let next = 0;
  let last = 0;
  /** The values of the chunk's documents, `stride` apart; or, if they could not be had so, the documents as texts, empty for no data. */
  let values;
  let stride = 1;
  let absent;
  let texts = [];

  const NOT_JSON = { why: "" };

  /** Whether `list` holds `count` values that nobody but the host has put side by side: see documents.ts. MUST NOT be skipped. */
  const isApart = (list, count, isPlain) => {
    if (isPlain) return list.length === count;
    if (list.length !== 2 * count - 1) return false;
    for (let at = 1; at < list.length; at += 2) if (list[at] !== nonce) return false;
    return true;
  };

  const valuesOf = (text, count, isPlain) => {
    try {
      const list = parse(text);
      return isApart(list, count, isPlain) ? list : undefined;
    } catch {
      return undefined;
    }
  };

  const guardedTexts = (text) => {
    const found = text.slice(1, -1).split(`,"${nonce}",`);
    for (let at = 0; at < found.length; at += 1) if (found[at] === `"${nonce}"`) found[at] = "";
    return found;
  };

  /** No document but at its ends has a brace. */
  const plainTexts = (text) => {
    const found = [];
    for (let at = 1; at < text.length; ) {
      const end = text[at] === "{" ? text.indexOf("}", at) + 1 : at;
      found[found.length] = text.slice(at, end);
      at = end + (end === at ? 2 : 1);
    }
    return found;
  };

  const close = () => {
    chunk = -1;
    first = 0;
    next = 0;
    last = 0;
    values = undefined;
    texts = [];
  };

  const isPlainAt = (at) => layout.charCodeAt(NONCE_UNITS + at) >= PLAIN;
  const textsOf = (text, isPlain) => (isPlain ? plainTexts(text) : guardedTexts(text));
  const countOf = (at) => layout.charCodeAt(NONCE_UNITS + at) & (PLAIN - 1);

  /** Opens the chunk that event `index` is in. */
  const open = (index) => {
    if (chunk >= 0 && index >= first && index < last) {
      // An event of this chunk again, as one before a bad event is applied anew. There may be as many of those as events, and to parse all of the chunk for
      // each would take the batch's CPU time: what is wanted of it from here on is parsed one by one.
      if (texts.length === 0) texts = textsOf(chunks[chunk], isPlainAt(chunk));
      values = undefined;
      return;
    }
    if (chunk < 0 || index < first) {
      close();
      chunk = 0;
    } else if (index >= last) {
      chunk += 1;
      first = last;
    }
    while (index >= first + countOf(chunk)) {
      first += countOf(chunk);
      chunk += 1;
    }
    const count = countOf(chunk);
    const isPlain = isPlainAt(chunk);
    last = first + count;
    const text = chunks[chunk];
    stride = isPlain ? 1 : 2;
    absent = isPlain ? 0 : nonce;
    values = isPlain || count > 1 ? valuesOf(text, count, isPlain) : undefined;
    texts = values !== undefined ? [] : textsOf(text, isPlain);
  };

  return {
    NOT_JSON,
    /** A new batch. */
    begin(tableText, layoutText, documentsText) {
      table = parse(tableText);
      layout = layoutText;
      chunks = documentsText === "" ? [] : documentsText.split(SEPARATOR);
      nonce = layout.slice(0, NONCE_UNITS);
      placesAt = NONCE_UNITS + chunks.length;
      close();
    },
    /** Event `index`, made anew; or `NOT_JSON`, which says why. Cheapest in ascending order. */
    at(index) {
      // What was handed out may have been changed since.
      if (index < next || index >= last) open(index);
      next = index + 1;
      const set = table[layout.charCodeAt(placesAt + index)];
      let data;
      if (values !== undefined) {
        data = values[stride * (index - first)];
        if (next === last) values = undefined;
        if (data === absent) return typeof set === "string" ? { type: set } : { ...set };
        return typeof set === "string" ? { type: set, data } : { ...set, data };
      }
      const text = texts[index - first];
      if (text === "") return typeof set === "string" ? { type: set } : { ...set };
      try {
        data = parse(text);
      } catch (thrown) {
        // V8's own message quotes the document; only the place is taken from it.
        const place = /at position (\d+)/.exec(describe(thrown).message);
        NOT_JSON.why = `data is not one JSON document${place === null ? "" : ` (at character ${place[1]})`}`;
        return NOT_JSON;
      }
      return typeof set === "string" ? { type: set, data } : { ...set, data };
    },
  };
};
