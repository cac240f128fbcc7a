import { describe, expect, it } from "vitest";
import { readOtlpHeaders } from "../../../src/observe/otlp-headers.ts";

describe("the file of headers for a collector", () => {
  it("is a line a header, with comments and empty lines between", () => {
    const text = "# who we are\nAuthorization: Bearer a b=c\r\n\n  \nx-scope:  tenant-1 \n";
    expect(readOtlpHeaders(text)).toEqual({ authorization: "Bearer a b=c", "x-scope": "tenant-1" });
    expect(readOtlpHeaders("")).toEqual({});
  });

  it("names every line that is wrong, and quotes none of them", () => {
    const text =
      "secret-without-colon\nx: secret\u0001\nhost: secret\nx-a: 1\nX-A: secret\n: secret\nx y: secret\nx-b:";
    const read = (): unknown => readOtlpHeaders(text);
    expect(read).toThrow(
      "the file that --otlp-headers-file names: line 1 is not `name: value` in ASCII; line 2 is not `name: value` in ASCII; " +
        "line 3: that header is set by the server itself; line 5: that header is there already; line 6 is not `name: value` in ASCII; " +
        "line 7 is not `name: value` in ASCII; line 8 is not `name: value` in ASCII",
    );
    expect(read).not.toThrow(/secret/);
  });
});
