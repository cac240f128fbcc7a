/**
 * SHA-256, HMAC, base64, base32, hex, CRC-32, Adler-32, Murmur and a few generators of pseudo-random numbers in plain TypeScript,
 * used to keep a tamper-evident log: each entry holds the hash of the one before.
 */
import { defineReducer } from "assay";

// #region bytes

type Bytes = Uint8Array;

function concat(...parts: readonly Bytes[]): Bytes {
  const out = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

const utf8 = new TextEncoder();
const toBytes = (text: string): Bytes => utf8.encode(text);
const toHex = (bytes: Bytes): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function fromHex(hex: string): Bytes {
  if (hex.length % 2 !== 0 || /[^0-9a-f]/i.test(hex)) throw new SyntaxError("not hexadecimal");
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

// #endregion

// #region sha-256

const K = /* the first 32 bits of the fractional parts of the cube roots of the first 64 primes */ (() => {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < 64; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
})();

function fraction(x: number): number {
  return ((x - Math.floor(x)) * 2 ** 32) | 0;
}

const rotr = (x: number, n: number): number => (x >>> n) | (x << (32 - n));

class Sha256 {
  static readonly BLOCK = 64;
  static readonly SIZE = 32;

  #h = new Uint32Array([2, 3, 5, 7, 11, 13, 17, 19].map(Math.sqrt).map(fraction));
  #buffer = new Uint8Array(Sha256.BLOCK);
  #view = new DataView(this.#buffer.buffer);
  #filled = 0;
  #length = 0n;

  update(data: Bytes | string): this {
    const bytes = typeof data === "string" ? toBytes(data) : data;
    this.#length += BigInt(bytes.length) * 8n;
    for (const byte of bytes) {
      this.#buffer[this.#filled++] = byte;
      if (this.#filled === Sha256.BLOCK) this.#compress();
    }
    return this;
  }

  digest(): Bytes {
    this.#buffer[this.#filled++] = 0x80;
    if (this.#filled > Sha256.BLOCK - 8) {
      this.#buffer.fill(0, this.#filled);
      this.#compress();
    }
    this.#buffer.fill(0, this.#filled);
    this.#view.setBigUint64(Sha256.BLOCK - 8, this.#length);
    this.#compress();
    const out = new DataView(new ArrayBuffer(Sha256.SIZE));
    this.#h.forEach((word, index) => out.setUint32(index * 4, word));
    return new Uint8Array(out.buffer);
  }

  #compress(): void {
    const w = new Uint32Array(64);
    for (let i = 0; i < 16; i++) w[i] = this.#view.getUint32(i * 4);
    for (let i = 16; i < 64; i++) {
      const s0 = rotr(w[i - 15]!, 7) ^ rotr(w[i - 15]!, 18) ^ (w[i - 15]! >>> 3);
      const s1 = rotr(w[i - 2]!, 17) ^ rotr(w[i - 2]!, 19) ^ (w[i - 2]! >>> 10);
      w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
    }
    let [a, b, c, d, e, f, g, h] = this.#h as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    for (let i = 0; i < 64; i++) {
      const S1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
      const t1 = (h + S1 + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0;
      const S0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
      const t2 = (S0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, index) => {
      this.#h[index]! += word;
    });
    this.#filled = 0;
  }
}

const sha256 = (data: Bytes | string): Bytes => new Sha256().update(data).digest();

function hmac(key: Bytes, message: Bytes | string): Bytes {
  const block = new Uint8Array(Sha256.BLOCK);
  block.set(key.length > Sha256.BLOCK ? sha256(key) : key);
  const inner = new Sha256()
    .update(block.map((byte) => byte ^ 0x36))
    .update(message)
    .digest();
  return new Sha256()
    .update(block.map((byte) => byte ^ 0x5c))
    .update(inner)
    .digest();
}

// #endregion

// #region text encodings

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const base64 = {
  encode(bytes: Bytes): string {
    let text = "";
    for (let i = 0; i < bytes.length; i += 3) {
      const [a, b, c] = bytes.subarray(i, i + 3) as unknown as [number, number | undefined, number | undefined];
      const triple = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
      text += BASE64.charAt((triple >> 18) & 63) + BASE64.charAt((triple >> 12) & 63);
      text += b === undefined ? "=" : BASE64.charAt((triple >> 6) & 63);
      text += c === undefined ? "=" : BASE64.charAt(triple & 63);
    }
    return text;
  },
  decode(text: string): Bytes {
    const clean = text.replace(/=+$/, "");
    const bytes: number[] = [];
    let bits = 0;
    let value = 0;
    for (const character of clean) {
      const digit = BASE64.indexOf(character);
      if (digit < 0) throw new SyntaxError(`not base64: ${character}`);
      value = (value << 6) | digit;
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        bytes.push((value >>> bits) & 0xff);
      }
    }
    return new Uint8Array(bytes);
  },
  url: {
    encode: (bytes: Bytes): string => base64.encode(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""),
    decode: (text: string): Bytes => base64.decode(text.replaceAll("-", "+").replaceAll("_", "/")),
  },
};

function base32(bytes: Bytes): string {
  const alphabet = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"];
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const digits = bits.match(/.{1,5}/g)?.map((five) => alphabet[parseInt(five.padEnd(5, "0"), 2)]) ?? [];
  return digits.join("").padEnd(Math.ceil(digits.length / 8) * 8, "=");
}

// #endregion

// #region checksums

const CRC_TABLE = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

const crc32 = (bytes: Bytes): number =>
  (bytes.reduce((crc, byte) => CRC_TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8), -1) ^ -1) >>> 0;

function adler32(bytes: Bytes): number {
  let a = 1;
  let b = 0;
  bytes.forEach((byte) => {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  });
  return ((b << 16) | a) >>> 0;
}

function murmur3(text: string, seed = 0): number {
  let h = seed;
  const mix = (k: number): number => Math.imul(rotr(Math.imul(k, 0xcc9e2d51), 17), 0x1b873593);
  for (const byte of toBytes(text)) {
    h = (Math.imul(rotr(h ^ mix(byte), 19), 5) + 0xe6546b64) | 0;
  }
  h ^= text.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

// #endregion

// #region generators

type Generate = () => number;

const mulberry32 =
  (seed: number): Generate =>
  () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };

function* xorshift64(seed: bigint): Generator<bigint, never, void> {
  let x = BigInt.asUintN(64, seed) || 1n;
  for (;;) {
    x ^= BigInt.asUintN(64, x << 13n);
    x ^= x >> 7n;
    x ^= BigInt.asUintN(64, x << 17n);
    yield x;
  }
}

function shuffle<T>(items: readonly T[], random: Generate): T[] {
  const out = items.slice();
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

// #endregion

interface Entry {
  readonly text: string;
  readonly hash: string;
}

type State = {
  entries: Entry[];
  mac: string;
  sums: Record<string, string | number>;
  lottery: number[][];
  problems: string[];
};
type Event =
  | { type: "Logged"; data: { text: string } }
  | { type: "Verified"; data: { entries: Entry[] } }
  | { type: "Drawn"; data: { seed: number; from: number; count: number } }
  | { type: "Decoded"; data: { as: "hex" | "base64" | "base64url"; text: string } };

const GENESIS = "0".repeat(64);
const link = (previous: string, text: string): string => toHex(sha256(`${previous}\n${text}`));

function verify(entries: readonly Entry[]): number {
  let previous = GENESIS;
  return entries.findIndex(({ text, hash }) => {
    const expected = link(previous, text);
    previous = hash;
    return hash !== expected;
  });
}

export default defineReducer<State, Event>({
  initial: () => ({ entries: [], mac: "", sums: {}, lottery: [], problems: [] }),
  apply(state, event) {
    switch (event.type) {
      case "Logged": {
        const { text } = event.data;
        const bytes = toBytes(text);
        const hash = link(state.entries.at(-1)?.hash ?? GENESIS, text);
        return {
          ...state,
          entries: [...state.entries, { text, hash }],
          mac: base64.url.encode(hmac(fromHex("00ff10"), hash)),
          sums: {
            crc: crc32(bytes),
            adler: adler32(bytes),
            murmur: murmur3(text),
            base32: base32(bytes),
            base64: base64.encode(bytes),
          },
        };
      }
      case "Verified": {
        const at = verify(event.data.entries);
        return at < 0 ? state : { ...state, problems: [...state.problems, `entry ${at} was changed`] };
      }
      case "Drawn": {
        const { seed, from, count } = event.data;
        const numbers = shuffle(
          Array.from({ length: from }, (_, index) => index + 1),
          mulberry32(seed),
        ).slice(0, count);
        const bonus = xorshift64(BigInt(seed))
          .take(3)
          .map((x) => Number(x % BigInt(from)) + 1)
          .toArray();
        return { ...state, lottery: [...state.lottery, numbers.sort((a, b) => a - b), bonus] };
      }
      case "Decoded": {
        const decoders = { hex: fromHex, base64: base64.decode, base64url: base64.url.decode } satisfies Record<
          string,
          (text: string) => Bytes
        >;
        try {
          const text = new TextDecoder("utf-8", { fatal: true }).decode(decoders[event.data.as](event.data.text));
          return { ...state, problems: [...state.problems, `decoded: ${text}`] };
        } catch (error) {
          return { ...state, problems: [...state.problems, error instanceof SyntaxError ? error.message : "not text"] };
        }
      }
    }
  },
});
