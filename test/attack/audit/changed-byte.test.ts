/** No byte of the audit log can be changed unseen. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { replace, verify, type WrittenLog, writtenLog } from "./fixture.ts";

let log: WrittenLog;
beforeAll(async () => {
  log = await writtenLog(5);
});
afterAll(() => log.remove());

for (const [what, other] of [
  ["with its lowest bit turned", (byte: number) => byte ^ 1],
  ["made a line feed", (byte: number) => (byte === 0x0a ? 0x20 : 0x0a)],
] as const) {
  it(`every single byte, ${what}, is found out by whoever knows the head`, async () => {
    expect(await verify(log.directory, log.head.digest)).toMatchObject({ flaw: undefined, entries: 5 });
    const { directory, files } = log.copy();
    expect(files.size).toBeGreaterThan(1);
    const unseen: string[] = [];
    for (const [name, bytes] of files) {
      for (let at = 0; at < bytes.byteLength; at++) {
        const changed = Buffer.from(bytes);
        changed[at] = other(bytes[at] ?? 0);
        replace(directory, name, changed);
        if ((await verify(directory, log.head.digest)).flaw === undefined) unseen.push(`${name} at ${at}`);
      }
      replace(directory, name, bytes);
    }
    expect(unseen).toEqual([]);
  });
}

it("a byte before the last line is found out without a head, too, and the flaw names file and line", async () => {
  const { directory, files } = log.copy();
  const [name, bytes] = [...files][0] ?? ["", Buffer.alloc(0)];
  const text = bytes.toString();
  replace(directory, name, text.replace("function-2", "function-9"));
  expect((await verify(directory)).flaw).toMatchObject({ file: name, line: 3 });
});
