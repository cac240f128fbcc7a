import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLogger } from "../../../src/base/log.ts";
import { bubblewrapWalls } from "../../../src/sandbox/bubblewrap.ts";
import type { Walls } from "../../../src/sandbox/walls.ts";
import { scripted } from "../../unit/sandbox/scripted.ts";
import { wallsProblem } from "../../unit/sandbox/walls-problem.ts";

const problem = await wallsProblem();
const title = "a burglar who runs what he likes in the main context of an executor, with the permission model off,";

/** He tells what came of each attempt: an error's code, or what he got. */
const TOOLS = `
const fs = require("node:fs"), net = require("node:net"), os = require("node:os"), children = require("node:child_process");
const code = (error) => error?.code ?? error?.name ?? "failed";
const attempt = (work) => { try { return work() ?? "done"; } catch (error) { return code(error); } };
const tell = (value) => { fs.writeSync(3, JSON.stringify(value)); process.exit(0); };
`;

describe.skipIf(problem !== undefined)(`${title}${problem === undefined ? "" : ` (not here: ${problem})`}`, () => {
  let walls: Walls;
  beforeAll(async () => {
    walls = await bubblewrapWalls(createLogger("silent"));
  });
  afterAll(() => walls?.close());

  async function tells(code: string): Promise<unknown> {
    const child = walls.start(scripted(["-e", TOOLS + code]));
    let [told, complaint] = ["", ""];
    child.socket.on("data", (bytes: Buffer) => {
      told += bytes.toString("utf8");
    });
    child.stderr?.on("data", (bytes: Buffer) => {
      complaint += bytes.toString("utf8");
    });
    const closed = new Promise((resolve) => child.socket.once("close", resolve));
    // He may be done before the last wall stands.
    child.whenWalled.catch(() => undefined);
    const { signal } = await child.whenEnded;
    await closed;
    if (told === "") throw new Error(`he told nothing: ${signal} ${complaint}`);
    return JSON.parse(told);
  }

  it("finds Node, its libraries and two devices, and nothing else of the host", async () => {
    const files = await tells(`
      const found = [];
      const walk = (folder) => {
        for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
          const path = (folder === "/" ? "" : folder) + "/" + entry.name;
          if (entry.isDirectory()) walk(path); else found.push(path);
        }
      };
      walk("/");
      tell(found);
    `);
    if (!Array.isArray(files)) throw new TypeError("no list");
    const others = files
      .map(String)
      .filter(
        (path) =>
          !["/dev/null", "/dev/urandom", "/etc/ld.so.cache", process.execPath].includes(path) &&
          !path.endsWith("/env") &&
          !/\/[^/]*\.so(\.[0-9.]+)?$/.test(path),
      );
    expect(others).toEqual([]);
  });

  it("reads no file of the host by another way", async () => {
    const outcome = await tells(`
      const ways = ["/etc/passwd", "/proc/1/environ", "/proc/self/root/etc/passwd", "/dev/fd/3", "/dev/stdin", "/sys/kernel",
        "/dev/../../etc/passwd", "/root", "/home", "/var", "/run", "/dev/tty", "/dev/kmsg", "/dev/shm", "/dev/mem"];
      tell(ways.map((path) => attempt(() => { fs.statSync(path); })));
    `);
    expect(outcome).toEqual(Array.from({ length: 15 }, () => "ENOENT"));
  });

  it("writes nothing, changes nothing, and locks nothing away from others", async () => {
    const outcome = await tells(`
      const node = process.execPath;
      const works = [
        () => { fs.writeFileSync("/x", ""); }, () => { fs.mkdirSync("/x"); }, () => { fs.symlinkSync("/", "/x"); },
        () => { fs.linkSync(node, "/x"); }, () => { fs.openSync(node, "r+"); }, () => { fs.renameSync(node, "/x"); },
        () => { fs.unlinkSync(node); }, () => { fs.chmodSync("/dev/null", 0); }, () => { fs.utimesSync(node, 0, 0); },
        () => { fs.writeFileSync("/dev/x", ""); }, () => { fs.truncateSync(node, 0); }, () => { fs.watch("/"); },
      ];
      tell(works.map(attempt));
    `);
    if (!Array.isArray(outcome)) throw new TypeError("no list");
    for (const [index, code] of outcome.entries()) expect([index, code]).not.toEqual([index, "done"]);
    for (const code of outcome) expect(["EPERM", "EROFS", "EACCES"]).toContain(code);
  });

  it("opens no socket of any kind, and sees no network", async () => {
    const outcome = await tells(`
      const settle = (socket) => new Promise((resolve) => socket.on("error", (error) => resolve(code(error))).on("connect", () => resolve("done")));
      const dgram = require("node:dgram");
      const bound = new Promise((resolve) => {
        try { dgram.createSocket("udp4").on("error", (error) => resolve(code(error))).bind(0, () => resolve("done")); } catch (error) { resolve(code(error)); }
      });
      const tried = (begin) => { try { return settle(begin()); } catch (error) { return code(error); } };
      Promise.all([
        tried(() => net.connect(1, "127.0.0.1")), tried(() => net.connect("/x")), tried(() => net.connect("\\0x")),
        tried(() => net.createServer().listen("\\0x")), tried(() => net.createServer().listen(0)), bound,
      ]).then((codes) => tell({ codes, interfaces: attempt(() => Object.keys(os.networkInterfaces())) }));
    `);
    expect(outcome).toEqual({ codes: Array.from({ length: 6 }, () => "EPERM"), interfaces: "ERR_SYSTEM_ERROR" });
  });

  it("starts no process, signals none, and is the only one that it can see", async () => {
    const outcome = await tells(`
      const spawned = children.spawnSync(process.execPath, ["--version"]);
      const signals = [-1, 0, 1, 2, 3, 100].map((pid) => attempt(() => { process.kill(pid, 0); }));
      tell({ spawned: code(spawned.error), pid: process.pid, ppid: process.ppid, signals, priority: attempt(() => { os.setPriority(0, -5); }) });
    `);
    expect(outcome).toMatchObject({
      spawned: "EPERM",
      pid: 1,
      ppid: 0,
      signals: Array.from({ length: 6 }, () => "EPERM"),
    });
    expect(outcome).not.toMatchObject({ priority: "done" });
  });

  it("learns neither the host's name nor its users nor an environment, and is nobody", async () => {
    const outcome = await tells(`
      tell({ host: os.hostname(), environment: process.env, ids: [process.getuid(), process.geteuid(), process.getgid()],
        becomesRoot: attempt(() => { process.setuid(0); }), user: attempt(() => os.userInfo().username) });
    `);
    expect(outcome).toMatchObject({
      host: "cell",
      environment: {},
      ids: [65_534, 65_534, 65_534],
      user: "ERR_SYSTEM_ERROR",
    });
    expect(outcome).not.toMatchObject({ becomesRoot: "done" });
  });

  it("has few descriptors, of which none leads anywhere but to the gateway", async () => {
    const outcome = await tells(`
      const kinds = [];
      for (let fd = 0; fd < 64; fd++) {
        try { const stat = fs.fstatSync(fd); kinds.push(stat.isFile() ? "file " + stat.size : stat.isDirectory() ? "folder" : stat.isSocket() ? "socket" : "other"); } catch {}
      }
      let opened = 0, why;
      try { for (; opened < 1000; opened++) fs.openSync("/dev/null"); } catch (error) { why = code(error); }
      tell({ sockets: kinds.filter((kind) => kind === "socket").length, leads: kinds.filter((kind) => kind === "folder" || kind.startsWith("file ") && kind !== "file 0"), why, opened });
    `);
    expect(outcome).toMatchObject({ sockets: 2, leads: [], why: "EMFILE" });
  });

  it("starts no more threads than a few dozen", async () => {
    const outcome = await tells(`
      const { Worker } = require("node:worker_threads");
      let started = 0;
      const more = () => {
        const worker = new Worker("setInterval(() => {}, 1e6)", { eval: true, resourceLimits: { maxOldGenerationSizeMb: 8 } });
        worker.on("online", () => { started++; if (started < 80) more(); else tell({ started }); });
        worker.on("error", () => tell({ started, failed: true }));
      };
      more();
    `).catch((error: unknown) => ({ died: error instanceof Error }));
    expect(outcome).not.toEqual({ started: 80 });
  });
});
