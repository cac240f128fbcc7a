/** What the kernel says of a walled process, seen from outside, and which layers that proves. Read once, at the server's start. */
import { readFileSync, readlinkSync } from "node:fs";
import { DEVICES, MAX_OPEN_FILES, MAX_THREADS } from "./bubblewrap-command.ts";
import type { TrialReport } from "./trial-report.ts";
import { isHostRoot } from "./unprivileged-user.ts";
import type { SandboxLayer } from "./walls.ts";

/** What was found out about one process. */
export interface Evidence {
  readonly inside: TrialReport;
  /** `/proc/<pid>/status`, by name. */
  readonly status: ReadonlyMap<string, string>;
  /** `/proc/<pid>/limits`: the soft limit, by name. */
  readonly limits: ReadonlyMap<string, string>;
  /** The namespaces that it has in common with the gateway. */
  readonly sharedNamespaces: readonly string[];
  /** The places where something is mounted that can be written to. */
  readonly writableMounts: readonly string[];
}

const NAMESPACES = ["user", "pid", "ipc", "uts", "net", "cgroup", "mnt"] as const;
const CAPABILITY_SETS = ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"];
const SECCOMP_FILTER = "2";
const REFUSED: ReadonlySet<string> = new Set(["EPERM", "EACCES", "ENOSYS"]);

/** Reads what the kernel tells of a process that runs. */
export function gatherEvidence(programId: number, inside: TrialReport): Evidence {
  const at = (name: string): string => readFileSync(`/proc/${programId}/${name}`, "latin1");
  return {
    inside,
    status: new Map(
      at("status")
        .split("\n")
        .map((line) => pair(line, line.indexOf(":"))),
    ),
    // The name ends where at least two spaces begin.
    limits: new Map(
      at("limits")
        .split("\n")
        .map((line) => pair(line.replace(/\s{2,}/, ":"), line.search(/\s{2,}/))),
    ),
    sharedNamespaces: NAMESPACES.filter(
      (name) => readlinkSync(`/proc/${programId}/ns/${name}`) === readlinkSync(`/proc/self/ns/${name}`),
    ),
    writableMounts: at("mountinfo")
      .split("\n")
      .flatMap((line) => {
        const [, , , , place = "", options = ""] = line.split(" ");
        // What is written to a device goes nowhere.
        return place === "" || options.split(",").includes("ro") || DEVICES.includes(place) ? [] : [place];
      }),
  };
}

function pair(line: string, at: number): [string, string] {
  return at < 0
    ? ["", ""]
    : [
        line.slice(0, at),
        line
          .slice(at + 1)
          .trim()
          .split(/\s{2,}/, 1)[0] ?? "",
      ];
}

/** A layer, and what the evidence has against it; undefined: it stands. */
interface Claim {
  readonly name: string;
  readonly detail: string;
  readonly objection: (evidence: Evidence) => string | undefined;
}

const CLAIMS: readonly Claim[] = [
  {
    name: "unprivileged-user",
    detail: "executors run as a user without rights, in a user namespace of their own",
    objection: ({ status, sharedNamespaces, inside }) => {
      const ids = status.get("Uid")?.split("\t") ?? [];
      if (ids.length === 0 || (ids.includes("0") && isHostRoot())) return "its user is root on this host";
      if (inside.uid === 0) return "it is root in its own namespace";
      return sharedNamespaces.includes("user") ? "it has no user namespace of its own" : undefined;
    },
  },
  {
    name: "no-new-privileges",
    detail: "executors have no capabilities, and nothing that they start can get any",
    objection: ({ status }) => {
      const held = CAPABILITY_SETS.filter((name) => !/^0+$/.test(status.get(name) ?? ""));
      if (held.length > 0) return `it holds capabilities (${held.join(", ")})`;
      return status.get("NoNewPrivs") === "1" ? undefined : "no_new_privs is not set";
    },
  },
  {
    name: "read-only-root",
    detail: "executors see Node, its libraries and their own program, and can write nothing",
    objection: ({ inside, writableMounts, sharedNamespaces }) => {
      if (sharedNamespaces.includes("mnt")) return "it sees the file system of the host";
      if (writableMounts.length > 0) return `it can write below ${writableMounts.join(", ")}`;
      if (inside.root.includes("proc") || inside.root.includes("sys")) return "it sees /proc or /sys";
      return inside.writesFile === "done" ? "it could write a file" : undefined;
    },
  },
  {
    name: "network-namespace",
    detail: "executors have a network of their own with nobody in it, and may open no socket",
    objection: ({ inside, sharedNamespaces }) => {
      if (sharedNamespaces.includes("net")) return "it shares the network of the host";
      return inside.listens === "done" || inside.connects === "done" ? "it could open a socket" : undefined;
    },
  },
  {
    name: "process-namespaces",
    detail: "executors see no other process, and have PID, IPC, UTS and cgroup namespaces of their own",
    objection: ({ sharedNamespaces }) => {
      const shared = sharedNamespaces.filter((name) => ["pid", "ipc", "uts", "cgroup"].includes(name));
      return shared.length === 0 ? undefined : `it shares namespaces with the host: ${shared.join(", ")}`;
    },
  },
  {
    name: "system-calls",
    detail: "executors may make the system calls on a list; others fail, and some end the process",
    objection: ({ inside, status }) => {
      if (status.get("Seccomp") !== SECCOMP_FILTER) return "no filter of system calls is in force";
      const through = [inside.startsProcess, inside.listens, inside.connects].filter((code) => !REFUSED.has(code));
      return through.length === 0 ? undefined : `the filter let calls through (${through.join(", ")})`;
    },
  },
  {
    name: "resource-limits",
    detail: "the system limits their memory, threads and open files, and writes no core",
    objection: ({ limits }) => {
      const wanted = { "Max core file size": 0, "Max open files": MAX_OPEN_FILES, "Max processes": MAX_THREADS };
      const wrong = Object.entries(wanted).filter(([name, value]) => limits.get(name) !== String(value));
      return wrong.length === 0 ? undefined : `not in force: ${wrong.map(([name]) => name.toLowerCase()).join(", ")}`;
    },
  },
];

/** The system's layers, as the evidence has them. For a layer that is not there, `detail` says what speaks against it. */
export function layersBy(evidence: Evidence): readonly SandboxLayer[] {
  return CLAIMS.map(({ name, detail, objection }) => {
    const against = objection(evidence);
    return against === undefined ? { name, present: true, detail } : { name, present: false, detail: against };
  });
}
