/** CRC-32, Adler-32, Base64 and hexadecimal over UTF-8 bytes; the table is built when the module loads. */
import { defineReducer } from "assay";

const CRC_TABLE: readonly number[] = (() => {
  const table: number[] = [];
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    table.push(c >>> 0);
  }
  return table;
})();

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function utf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return new Uint8Array(bytes);
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

function base64(bytes: Uint8Array): string {
  let out = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const chunk = bytes.subarray(i, i + 3);
    const word = ((chunk[0] ?? 0) << 16) | ((chunk[1] ?? 0) << 8) | (chunk[2] ?? 0);
    for (let k = 0; k < 4; k++) out += k <= chunk.length ? ALPHABET.charAt((word >> (18 - 6 * k)) & 63) : "=";
  }
  return out;
}

const hex = (value: number): string => value.toString(16).padStart(8, "0");

type State = { crc: string; adler: string; encoded: string; bytes: number; view: number[] };

export default defineReducer<State, { type: "Chunk"; data: { text: string } }>({
  initial: () => ({ crc: hex(0), adler: hex(1), encoded: "", bytes: 0, view: [] }),
  apply(state, { data: { text } }) {
    const bytes = utf8(text);
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, bytes.length / 3);
    return {
      crc: hex(crc32(bytes)),
      adler: hex(adler32(bytes)),
      encoded: base64(bytes),
      bytes: state.bytes + bytes.byteLength,
      view: [view.getUint16(0), view.getUint16(2), view.getInt8(7)],
    };
  },
});
