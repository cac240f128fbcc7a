// Written like it was 2009: var, function, no classes, closures for privacy.
var MAX_ENTRIES = 5;

function createCounter(start?: number) {
  var count = start === undefined ? 0 : start;
  var listeners: Array<(n: number) => void> = [];
  function emit() {
    for (var i = 0; i < listeners.length; i++) {
      var listener = listeners[i];
      if (listener) listener(count);
    }
  }
  return {
    increment: function (by?: number) {
      count += by || 1;
      emit();
      return this;
    },
    reset: function () {
      count = 0;
      emit();
      return this;
    },
    onChange: function (fn: (n: number) => void) {
      listeners.push(fn);
      return this;
    },
    value: function () {
      return count;
    },
  };
}

function extend(target: { [key: string]: unknown }, source: { [key: string]: unknown }) {
  for (var key in source) {
    if (source.hasOwnProperty(key)) {
      target[key] = source[key];
    }
  }
  return target;
}

function isArray(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

function each(list: unknown[], fn: (value: unknown, index: number) => boolean | void) {
  for (var i = 0, n = list.length; i < n; ++i) {
    if (fn(list[i], i) === false) break;
  }
}

interface State {
  total: number;
  log: string[];
  options: { [key: string]: unknown };
}

var initial = function (): State {
  return { total: 0, log: [], options: {} };
};

var apply = function (
  state: State,
  event: { type: string; data: { items?: unknown; options?: { [key: string]: unknown } } },
): State {
  var counter = createCounter(state.total);
  var log = state.log.slice();
  counter.onChange(function (n) {
    log.push("now " + n);
  });
  if (isArray(event.data.items)) {
    each(event.data.items, function (item, index) {
      if (typeof item != "number") {
        log.push("skipped #" + index + ": " + typeof item);
        return;
      }
      if (item < 0) return false;
      counter.increment(item).increment();
    });
  }
  if (event.type == "reset") counter.reset();
  while (log.length > MAX_ENTRIES) log.shift();
  return {
    total: counter.value(),
    log: log,
    options: extend(extend({}, state.options), event.data.options || {}),
  };
};

export default { initial: initial, apply: apply };
