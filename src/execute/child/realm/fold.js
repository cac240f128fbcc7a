// Folds events into a state: the only caller of tenant code. Everything that crosses to the host is a number or bounded
// text: `=…` or `~…` for a state, `!…` and JSON for what went wrong, "" for nothing.
// Step: isolate → context → harden → compile the verified bytes → FOLD.
(describe, states, levels, events, lastFrames, output, repairedValues) => {
  const { getOwnPropertyDescriptor } = Reflect;
  const { parse, stringify } = JSON;
  /** Below this many units of state times events the first bad event is looked for one by one, beyond it by halving. */
  const STEPWISE_WORK = 4_000_000;

  let initialState;
  let applyEvent;
  let maxStateBytes = 0;
  /** What the module does with the state, as its manifest says; `""`: nobody knows. */
  let style = "";
  /**
   * How many more objects of a state that is changed in place are looked at in this batch; where nobody knows what the module does, an eighth of the
   * characters of its texts. To look at all of a large state after each of many events would take a batch's CPU time.
   */
  const WHOLE_WORK = 100_000;
  let work = 0;
  let exact = false;

  // The batch.
  let skipped = new Set();
  let malformed = [];

  /** The state before event `index`, as text. Replaced as a whole, so that it is sound wherever a time limit strikes. */
  let checkpoint = { index: 0, text: "null" };
  /** The state before event `cursor`, if `live`. */
  let state;
  let cursor = -1;
  let live = false;
  output.adopt(repairedValues, () => cursor);

  const fault = (kind, index, message, frames = "", overflow = false) =>
    `!${stringify({ kind, index, message, frames, overflow })}`;
  const threw = (index, thrown) => {
    const { message, frames, overflow } = describe(thrown);
    return fault("threw", index, message, frames, overflow);
  };

  const rewind = () => {
    state = parse(checkpoint.text);
    work = WHOLE_WORK;
    cursor = checkpoint.index;
    live = true;
    output.rewind();
  };

  /** Puts what `apply` returned in the state's place, as text would bring it there. "" or what is wrong with it. */
  const accept = (made) => {
    if (style !== "") {
      const isWhole = style === "compared" || (style === "changed" && work > 0);
      const even = levels.level(made, state, isWhole, maxStateBytes);
      if (isWhole) work -= levels.visited();
      if (even !== levels.ODD) {
        state = even;
        return "";
      }
    }
    if (style === "" && work <= 0) {
      state = made;
      return "";
    }
    const written = states.write(made, maxStateBytes, exact);
    if (typeof written !== "string") return fault(written.kind, cursor, written.message);
    work -= written.length >> 3;
    state = parse(written.slice(1));
    return "";
  };

  /** Applies events up to `end`. "" or what went wrong. */
  const advance = (end, skipMalformed) => {
    while (cursor < end) {
      if (skipped.size === 0 || !skipped.has(cursor)) {
        const event = events.at(cursor);
        if (event === events.NOT_JSON) {
          if (!skipMalformed) return fault("malformed", cursor, event.why);
          skipped.add(cursor);
          malformed.push([cursor, event.why]);
        } else {
          let failure;
          try {
            failure = accept(applyEvent(state, event));
          } catch (thrown) {
            failure = threw(cursor, thrown);
          }
          if (failure !== "") {
            live = false;
            return failure;
          }
        }
      }
      cursor += 1;
    }
    return "";
  };

  /** The state as text, which becomes the checkpoint; or what is wrong with it. */
  const settle = () => {
    const text = withState(state);
    if (text[0] !== "!") checkpoint = { index: cursor, text: text.slice(1) };
    return text;
  };

  const begin = (index, stateText, attributesText, layout, documents, skippedText) => {
    events.begin(attributesText, layout, documents);
    skipped = new Set(skippedText === "" ? [] : parse(skippedText));
    malformed = [];
    checkpoint = { index, text: stateText };
    cursor = index;
    live = false;
    output.begin(index);
  };

  const withState = (value) => {
    let written;
    try {
      written = states.write(value, maxStateBytes, exact);
    } catch (thrown) {
      // A boxed BigInt looks like a plain object until it is written.
      return threw(-1, thrown);
    }
    return typeof written === "string" ? written : fault(written.kind, -1, written.message);
  };

  return {
    /** Takes the module's default export. "" or what is wrong with it. */
    adopt(namespace, stateBytes, stateStyle) {
      maxStateBytes = stateBytes;
      style = stateStyle;
      const method = (definition, name) => {
        const own = getOwnPropertyDescriptor(definition, name);
        return own !== undefined && typeof own.value === "function" ? own.value : undefined;
      };
      let definition;
      try {
        definition = namespace.default;
      } catch {
        return "the module has no default export, or does not finish evaluating";
      }
      if (typeof definition !== "object" || definition === null) return "the default export is not an object";
      initialState = method(definition, "initial");
      applyEvent = method(definition, "apply");
      if (initialState === undefined) return "the default export has no own method `initial`";
      return applyEvent === undefined ? "the default export has no own method `apply`" : "";
    },
    /** The frames of the error that ended the module's evaluation. */
    evaluationFrames: () => lastFrames.text,
    /** From now on sizes are counted exactly, in bytes of UTF-8. */
    countExactly() {
      exact = true;
    },
    initial() {
      cursor = -1;
      output.begin(-1);
      let value;
      try {
        value = initialState();
      } catch (thrown) {
        return threw(-1, thrown);
      }
      return withState(value);
    },
    /** A caller's state, written as the function's own would be. */
    normalise(text) {
      let value;
      try {
        value = parse(text);
      } catch {
        return fault("malformed", -1, "is not one JSON document");
      }
      return withState(value);
    },
    canonical: (text) => states.canonical(parse(text)),
    /** Begins a batch and applies its events up to `end`. */
    fold(stateText, attributesText, layout, documents, skippedText, end, skipMalformed) {
      begin(0, stateText, attributesText, layout, documents, skippedText);
      rewind();
      const failure = advance(end, skipMalformed);
      return failure === "" ? settle() : failure;
    },
    /** Begins a batch before event `index`, and applies nothing yet. */
    open: begin,
    /** Goes on to `end` from the event before which the last call stopped, or from the checkpoint. */
    advance(end, skipMalformed, finish) {
      if (!live) rewind();
      const failure = advance(end, skipMalformed);
      return failure === "" && finish ? settle() : failure;
    },
    /** The state before event `end`, by replay from the checkpoint. */
    restore(end) {
      rewind();
      const failure = advance(end, true);
      const answer = failure === "" ? settle() : failure;
      live = false;
      return answer;
    },
    /** Leaves out the event at the checkpoint. */
    leaveOut() {
      checkpoint = { index: checkpoint.index + 1, text: checkpoint.text };
      live = false;
    },
    /** The state after events up to `end` is unfit. Finds an event that made it so and moves the checkpoint near or up to it. */
    diagnose(end) {
      rewind();
      const stepwise = checkpoint.text.length * (end - checkpoint.index) < STEPWISE_WORK;
      let good = checkpoint.index;
      let bad = end;
      let last;
      while (bad - good > 1 || last === undefined) {
        const probe = stepwise ? cursor + 1 : good + ((bad - good + 1) >> 1);
        const failure = advance(probe, true);
        if (failure !== "") return failure;
        const written = states.write(state, maxStateBytes, exact);
        if (typeof written !== "string") {
          last = written;
          bad = probe;
          if (stepwise) break;
          rewind();
        } else if (probe === end) {
          live = false;
          return fault("not-json", end - 1, "the function does not compute the same state twice");
        } else {
          good = probe;
          checkpoint = { index: cursor, text: written.slice(1) };
        }
      }
      live = false;
      return fault(last.kind, bad - 1, last.message);
    },
    /** The event that is being applied, or was when the time ran out. */
    position: () => cursor,
    checkpointIndex: () => checkpoint.index,
    checkpointText: () => checkpoint.text,
    /** Events before `first` have written what they had to write, and the call keeps `lines` more lines. */
    hush(first, lines) {
      output.hush(first, lines);
    },
    /** What was written to the console since this was asked last. */
    written: () => output.take(),
    /** The malformed events that were left out since this was asked last: `[index, message]` each. */
    malformed() {
      const found = malformed.length === 0 ? "" : stringify(malformed);
      malformed = [];
      return found;
    },
  };
};
