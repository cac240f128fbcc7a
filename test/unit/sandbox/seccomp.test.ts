import { describe, expect, it } from "vitest";
import { seccompFilter } from "../../../src/sandbox/seccomp.ts";
import {
  ALLOWED_CALLS,
  AUDIT_ARCHITECTURE,
  FATAL_CALLS,
  type FilterArchitecture,
  SPECIAL_CALLS,
} from "../../../src/sandbox/syscalls.ts";

const ALLOW = 0x7fff_0000;
const EPERM = 0x0005_0001;
const ENOSYS = 0x0005_0026;
const KILL = 0x8000_0000;

interface Call {
  readonly number: number;
  readonly architecture?: number;
  readonly arguments?: readonly bigint[];
}

/** What the kernel would do: a machine for the instructions that the filter is made of, after `bpf(4)`. */
function verdict(filter: Uint8Array, call: Call, processor: FilterArchitecture): number {
  const data = new DataView(new ArrayBuffer(64));
  data.setUint32(0, call.number, true);
  data.setUint32(4, call.architecture ?? AUDIT_ARCHITECTURE[processor], true);
  for (const [index, value] of (call.arguments ?? []).entries()) data.setBigUint64(16 + index * 8, value, true);
  const program = new DataView(filter.buffer, filter.byteOffset, filter.byteLength);
  let accumulator = 0;
  for (let at = 0; at < filter.byteLength / 8; at++) {
    const code = program.getUint16(at * 8, true);
    const [whenTrue, whenFalse] = [program.getUint8(at * 8 + 2), program.getUint8(at * 8 + 3)];
    const operand = program.getUint32(at * 8 + 4, true);
    switch (code) {
      case 0x20:
        accumulator = data.getUint32(operand, true);
        break;
      case 0x15:
        at += accumulator === operand ? whenTrue : whenFalse;
        break;
      case 0x45:
        at += (accumulator & operand) !== 0 ? whenTrue : whenFalse;
        break;
      case 0x54:
        accumulator = (accumulator & operand) >>> 0;
        break;
      case 0x06:
        return operand;
      default:
        throw new Error(`an instruction that no filter needs: ${code}`);
    }
  }
  throw new Error("the filter ends without a verdict");
}

describe.each(["x64", "arm64"] as const)("the filter of system calls for %s", (processor) => {
  const filter = seccompFilter(processor);
  const column = processor === "x64" ? 0 : 1;
  const of = (call: Call): number => verdict(filter, call, processor);

  it("is short enough for the kernel", () => expect(filter.byteLength / 8).toBeLessThan(4_096));

  it("allows what is listed, ends the process for what no honest program calls, and refuses everything else", () => {
    const allowed = new Set(Object.values(ALLOWED_CALLS).map((numbers) => numbers[column]));
    const fatal = new Set(Object.values(FATAL_CALLS).map((numbers) => numbers[column]));
    const special = new Set<number>(Object.values(SPECIAL_CALLS).map((numbers) => numbers[column]));
    for (let number = 0; number < 600; number++) {
      if (special.has(number)) continue;
      expect([number, of({ number })]).toEqual([
        number,
        allowed.has(number) ? ALLOW : fatal.has(number) ? KILL : EPERM,
      ]);
    }
  });

  it("lists no call twice, and none as both allowed and fatal", () => {
    const all = [ALLOWED_CALLS, FATAL_CALLS, SPECIAL_CALLS].flatMap((calls) =>
      Object.values(calls).map((numbers) => numbers[column]),
    );
    const known = all.filter((number) => number !== undefined);
    expect(new Set(known).size).toBe(known.length);
  });

  it("ends a process that calls through another processor's interface", () => {
    expect(of({ number: 0, architecture: 0x4000_0003 })).toBe(KILL);
    if (processor === "x64") expect(of({ number: 0x4000_0000 | 59 })).toBe(KILL);
  });

  it("lets threads be started, and no processes or namespaces", () => {
    const clone = SPECIAL_CALLS.clone[column];
    // What a C library asks for a thread.
    expect(of({ number: clone, arguments: [0x3d0f00n] })).toBe(ALLOW);
    expect(of({ number: clone, arguments: [0x1200011n] })).toBe(EPERM);
    expect(of({ number: clone, arguments: [0x4111n] })).toBe(EPERM);
    expect(of({ number: clone, arguments: [0x1000_0000n] })).toBe(EPERM);
    expect(of({ number: SPECIAL_CALLS.clone3[column] })).toBe(ENOSYS);
  });

  it("lets no thread make a namespace on the way", () => {
    const NEW_NAMESPACES = [0x2_0000n, 0x200_0000n, 0x400_0000n, 0x800_0000n, 0x1000_0000n, 0x2000_0000n, 0x4000_0000n];
    for (const flag of NEW_NAMESPACES) {
      expect(of({ number: SPECIAL_CALLS.clone[column], arguments: [0x3d0f00n | flag] })).toBe(EPERM);
    }
  });

  it("compares whole arguments, not their lower halves", () => {
    const ioctl = SPECIAL_CALLS.ioctl[column];
    expect(of({ number: ioctl, arguments: [0n, 0x5421n] })).toBe(ALLOW);
    expect(of({ number: ioctl, arguments: [0n, 0x1_0000_5421n] })).toBe(EPERM);
    // TIOCSTI puts text into a terminal; TIOCLINUX another way.
    expect(of({ number: ioctl, arguments: [0n, 0x5412n] })).toBe(EPERM);
    expect(of({ number: ioctl, arguments: [0n, 0x541cn] })).toBe(EPERM);
  });

  it("lets limits be read and not set", () => {
    const limit = SPECIAL_CALLS.prlimit64[column];
    expect(of({ number: limit, arguments: [0n, 7n, 0n, 1n] })).toBe(ALLOW);
    expect(of({ number: limit, arguments: [0n, 7n, 0x7fff_0000_1000n, 0n] })).toBe(EPERM);
    expect(of({ number: limit, arguments: [0n, 7n, 0x1_0000_0000n, 0n] })).toBe(EPERM);
  });

  it("lets descriptors be copied, and no file be locked, leased or watched, nor a signal be sent by one", () => {
    const control = SPECIAL_CALLS.fcntl[column];
    for (const command of [0n, 1n, 2n, 3n, 4n, 1_030n])
      expect(of({ number: control, arguments: [3n, command] })).toBe(ALLOW);
    // Locks of processes and of descriptions, owners and signals, leases, notices, sizes of pipes, seals.
    for (const command of [5n, 6n, 7n, 8n, 10n, 15n, 36n, 37n, 38n, 1_024n, 1_026n, 1_031n, 1_033n])
      expect([command, of({ number: control, arguments: [3n, command] })]).toEqual([command, EPERM]);
  });

  it("lets a socket tell what it is, and not who is at its other end", () => {
    const options = SPECIAL_CALLS.getsockopt[column];
    expect(of({ number: options, arguments: [3n, 1n, 3n] })).toBe(ALLOW);
    // SO_PEERCRED, SO_PEERSEC, SO_PEERGROUPS, SO_PEERPIDFD.
    for (const option of [17n, 31n, 59n, 77n])
      expect([option, of({ number: options, arguments: [3n, 1n, option] })]).toEqual([option, EPERM]);
  });

  it("lets no descriptor and no urgent byte be sent to the gateway", () => {
    // sendto, sendmsg, sendmmsg, recvfrom, recvmsg, recvmmsg
    const calls = processor === "x64" ? [44, 46, 307, 45, 47, 299] : [206, 211, 269, 207, 212, 243];
    for (const number of calls) expect([number, of({ number })]).toEqual([number, EPERM]);
  });
});
