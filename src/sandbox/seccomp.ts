/**
 * The filter of system calls for executors and compiler workers: a program for the kernel's classic BPF (`seccomp(2)`, mode FILTER),
 * as the bytes that bubblewrap's `--seccomp` reads. Anything not listed fails with EPERM.
 */
import { ALLOWED_CALLS, AUDIT_ARCHITECTURE, FATAL_CALLS, type FilterArchitecture, SPECIAL_CALLS } from "./syscalls.ts";

/** One `struct sock_filter`: operation, how far to jump if true and if false, operand. */
type Instruction = readonly [code: number, whenTrue: number, whenFalse: number, operand: number];

// linux/bpf_common.h
const LOAD_WORD = 0x20;
const JUMP_IF_EQUAL = 0x15;
const JUMP_IF_ANY_BIT = 0x45;
const AND = 0x54;
const RETURN = 0x06;

// linux/seccomp.h
const KILL_PROCESS = 0x8000_0000;
const ALLOW = 0x7fff_0000;
const fail = (errno: number): number => 0x0005_0000 | errno;
const EPERM = 1;
const ENOSYS = 38;

// Offsets in `struct seccomp_data`; both processors are little-endian, so that the low half of an argument comes first.
const NUMBER = 0;
const ARCHITECTURE = 4;
const argument = (index: number): { readonly low: number; readonly high: number } => ({
  low: 16 + index * 8,
  high: 20 + index * 8,
});

/** x64 alone: calls of the x32 interface have it set. */
const X32 = 0x4000_0000;

// linux/sched.h
const CLONE_VM = 0x100;
const CLONE_THREAD = 0x1_0000;
/** `CLONE_NEWNS`, and those for cgroup, UTS, IPC, user, PID and network. */
const CLONE_NAMESPACES = 0x7e02_0000;

/** What `ioctl` may ask: what a descriptor is, and that reads do not block or that it closes at `execve`. No terminal is fed. */
const IOCTLS: readonly number[] = [
  0x5401 /* TCGETS */, 0x541b /* FIONREAD */, 0x5421 /* FIONBIO */, 0x5451 /* FIOCLEX */,
];

/**
 * What `fcntl` may ask: copies of descriptors, and their flags. No locks: the files are the host's, and whoever holds many locks on one slows
 * everybody who closes it. No owners, signals, leases, notices of changes, and sizes of pipes.
 */
const FCNTLS: readonly number[] = [
  0 /* F_DUPFD */, 1 /* F_GETFD */, 2 /* F_SETFD */, 3 /* F_GETFL */, 4 /* F_SETFL */, 1030 /* F_DUPFD_CLOEXEC */,
];

/** What `getsockopt` may ask of a socket: what it is. Not who is at its other end: SO_PEERPIDFD would be a handle of the gateway. */
const SOCKET_OPTIONS: readonly number[] = [
  3 /* SO_TYPE */, 4 /* SO_ERROR */, 7 /* SO_SNDBUF */, 8 /* SO_RCVBUF */, 30 /* SO_ACCEPTCONN */, 38 /* SO_PROTOCOL */,
  39 /* SO_DOMAIN */,
];

/** What `prctl` may ask: names of threads and of memory, and what the process may do already. */
const PRCTLS: readonly number[] = [
  15 /* PR_SET_NAME */, 16 /* PR_GET_NAME */, 3 /* PR_GET_DUMPABLE */, 23 /* PR_CAPBSET_READ */,
  39 /* PR_GET_NO_NEW_PRIVS */, 0x53564d41 /* PR_SET_VMA */,
];

/** The filter for a processor. */
export function seccompFilter(architecture: FilterArchitecture): Uint8Array {
  const column = architecture === "x64" ? 0 : 1;
  const program: Instruction[] = [];
  const load = (offset: number): void => {
    program.push([LOAD_WORD, 0, 0, offset]);
  };
  const end = (verdict: number): void => {
    program.push([RETURN, 0, 0, verdict]);
  };
  /** Goes through `body` if the loaded word equals `operand`; `body` returns on every path. */
  const whenEqual = (operand: number, body: () => void): void => {
    const at = program.length;
    program.push([JUMP_IF_EQUAL, 0, 0, operand]);
    body();
    program[at] = [JUMP_IF_EQUAL, 0, program.length - at - 1, operand];
  };
  /** Allows a call whose argument is one of a list, with nothing in its high half. */
  const whenOneOf = (call: readonly [number, number], index: number, operands: readonly number[]): void => {
    whenEqual(call[column], () => {
      load(argument(index).high);
      whenEqual(0, () => {
        load(argument(index).low);
        for (const operand of operands) whenEqual(operand, () => end(ALLOW));
        end(fail(EPERM));
      });
      end(fail(EPERM));
    });
  };

  load(ARCHITECTURE);
  program.push([JUMP_IF_EQUAL, 1, 0, AUDIT_ARCHITECTURE[architecture]]);
  end(KILL_PROCESS);
  load(NUMBER);
  if (architecture === "x64") {
    program.push([JUMP_IF_ANY_BIT, 0, 1, X32]);
    end(KILL_PROCESS);
  }
  for (const call of Object.values(ALLOWED_CALLS)) {
    const number = call[column];
    if (number !== undefined) whenEqual(number, () => end(ALLOW));
  }
  for (const call of Object.values(FATAL_CALLS)) {
    const number = call[column];
    if (number !== undefined) whenEqual(number, () => end(KILL_PROCESS));
  }
  // Threads of the process itself, and no other process.
  whenEqual(SPECIAL_CALLS.clone[column], () => {
    load(argument(0).low);
    program.push([JUMP_IF_ANY_BIT, 0, 1, CLONE_NAMESPACES]);
    end(fail(EPERM));
    program.push([AND, 0, 0, CLONE_VM | CLONE_THREAD]);
    whenEqual(CLONE_VM | CLONE_THREAD, () => end(ALLOW));
    end(fail(EPERM));
  });
  // Its flags lie in memory, where no filter sees them: without it, libraries use `clone`.
  whenEqual(SPECIAL_CALLS.clone3[column], () => end(fail(ENOSYS)));
  whenOneOf(SPECIAL_CALLS.ioctl, 1, IOCTLS);
  whenOneOf(SPECIAL_CALLS.fcntl, 1, FCNTLS);
  whenOneOf(SPECIAL_CALLS.getsockopt, 2, SOCKET_OPTIONS);
  whenOneOf(SPECIAL_CALLS.prctl, 0, PRCTLS);
  // Reads limits; sets none, so that none can be set for another process.
  whenEqual(SPECIAL_CALLS.prlimit64[column], () => {
    const { low, high } = argument(2);
    load(low);
    whenEqual(0, () => {
      load(high);
      whenEqual(0, () => end(ALLOW));
      end(fail(EPERM));
    });
    end(fail(EPERM));
  });
  end(fail(EPERM));
  return encode(program);
}

function encode(program: readonly Instruction[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(program.length * 8));
  for (const [index, [code, whenTrue, whenFalse, operand]] of program.entries()) {
    if (whenTrue > 255 || whenFalse > 255) throw new RangeError(`instruction ${index} of the filter jumps too far`);
    bytes.setUint16(index * 8, code, true);
    bytes.setUint8(index * 8 + 2, whenTrue);
    bytes.setUint8(index * 8 + 3, whenFalse);
    bytes.setUint32(index * 8 + 4, operand, true);
  }
  return new Uint8Array(bytes.buffer);
}
