import { describe, expect, it } from "vitest";
import { visible, visibleJson } from "../../../src/cli/visible.ts";

// Clears the screen, sets the window's title, hides code by turning its direction, and returns to the line's beginning.
const HOSTILE = "a\u001b[2Jb\u001b]0;x\u0007c\u202Ed\u009b1me\rf\u2066g";

describe("a stranger's text", () => {
  it("commands no terminal", () => {
    expect(visible(HOSTILE)).toBe("a\\u{1b}[2Jb\\u{1b}]0;x\\u{7}c\\u{202e}d\\u{9b}1me\\u{d}f\\u{2066}g");
    expect(visible("one\n\ttwo ä 日 😀")).toBe("one\n\ttwo ä 日 😀");
  });

  it("commands none as JSON either, and reads back the same", () => {
    const text = visibleJson({ [HOSTILE]: [HOSTILE, "ä\n"] });
    expect(text).not.toMatch(/[\u007f-\u009f\u202e\u2066]/);
    expect(JSON.parse(text)).toEqual({ [HOSTILE]: [HOSTILE, "ä\n"] });
    expect(visibleJson({ a: [1] }, true)).toBe('{"a":[1]}');
  });
});
