/**
 * Takes every program from the base but Node, which runs this as root while an image is built: no shell, no package client, nothing that runs as another user.
 * Libraries, certificates, and the lists by which scanners know what is installed stay.
 */
import { chmodSync, chownSync, copyFileSync, lstatSync, mkdirSync, readdirSync, realpathSync, rmSync } from "node:fs";

const NODE = "/usr/local/bin/node";
/** Made up by the kernel, or mounted while an image is built. */
const ELSEWHERE = new Set(["/proc", "/sys", "/dev", "/run", "/tmp"]);
/** What came with Node and npm, for builds. */
const FOR_BUILDS = [
  "/usr/local/lib/node_modules",
  "/usr/local/include/node",
  "/usr/local/share/doc",
  "/usr/local/share/man",
];
const ANY_EXECUTE = 0o111;
const SET_IDS = 0o6000;
const USER = 65_532;

const node = realpathSync(process.execPath);
if (node !== NODE) copyFileSync(node, NODE);
for (const path of FOR_BUILDS) rmSync(path, { recursive: true, force: true });
strip("");
rmSync(import.meta.filename);
// May be run, and not read: then its processes are not dumpable (proc(5), ptrace(2)).
chownSync(NODE, 0, 0);
chmodSync(NODE, 0o711);
// What both images are started on.
for (const path of ["/run/assay/executors", "/etc/assay"]) mkdirSync(path, { recursive: true });
for (const path of ["/run/assay/executor", "/var/lib/assay"]) {
  mkdirSync(path, { recursive: true });
  chownSync(path, USER, USER);
  chmodSync(path, 0o700);
}

function strip(folder: string): void {
  for (const name of readdirSync(folder === "" ? "/" : folder)) {
    const path = `${folder}/${name}`;
    if (ELSEWHERE.has(path) || path === NODE) continue;
    const stats = lstatSync(path);
    if (stats.isDirectory()) strip(path);
    else if (stats.isFile() && (stats.mode & ANY_EXECUTE) !== 0 && !isLibrary(name)) rmSync(path);
    else if (stats.isFile() && (stats.mode & SET_IDS) !== 0) chmodSync(path, stats.mode & 0o777);
  }
}

/** Shared libraries, and the loader that brings them to Node. */
function isLibrary(name: string): boolean {
  return /\.so(\.[0-9.]+)?$/.test(name) || name.endsWith(".node");
}
