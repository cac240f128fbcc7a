// The process that judges for the plugin: `assay editor`, started with the first question, started again when it ends, ended with the editor.
"use strict";

const { spawn } = require("node:child_process");
const { existsSync, readFileSync } = require("node:fs");
const path = require("node:path");

/** A check that is not answered by now never will be: the compiler's own deadline is far shorter. */
const ANSWER_WITHIN_MS = 60_000;
const MIN_PAUSE_MS = 500;
const MAX_PAUSE_MS = 60_000;
/** More than any verdict; what is longer does not come from the checker. */
const MAX_LINE_CHARACTERS = 16 * 1024 * 1024;
const STDERR_KEPT = 2_000;
/** A checker may end once or twice; after that its user should know. */
const FAILURES_UNTOLD = 2;

/**
 * Makes a checker. Only the newest question waits; whoever asked an older one that has not been sent yet gets no answer, since nobody
 * wants it any more.
 *
 * `onTrouble` gets a sentence for the user when there is no checker to be had, and undefined when there is one again.
 *
 * @param {{ home: string, launcher: string | undefined, note: (text: string) => void, onTrouble: (why: string | undefined) => void }} options
 */
function createChecker({ home, launcher, note, onTrouble }) {
  let child;
  let closed = false;
  let number = 0;
  let failures = 0;
  let notBeforeMs = 0;
  let retry;
  /** `{ id, question, onAnswer }`: what the child works on, and what comes next. */
  let running;
  let waiting;
  let timer;

  function start() {
    const file = findLauncher(home, launcher);
    if (file === undefined) {
      failures = Math.max(failures, FAILURES_UNTOLD);
      fail("assay is not found. Run `assay init --update` in the project, or put assay on the PATH.");
      return false;
    }
    // The editor's own arguments for Node are none of the checker's business.
    const { NODE_OPTIONS: _, ...env } = process.env;
    const isScript = path.basename(file) === "assay";
    // In VS Code `process.execPath` is the editor, which is a Node as long as the environment says so.
    const [command, args] = isScript ? [process.execPath, [file, "editor"]] : [file, ["editor"]];
    const options = { cwd: home, env: { ...env, ELECTRON_RUN_AS_NODE: "1" }, stdio: "pipe", windowsHide: true };
    const started = spawn(command, args, options);
    child = started;
    let text = "";
    let complaint = "";
    started.stdout.setEncoding("utf8");
    started.stderr.setEncoding("utf8");
    started.stdout.on("data", (chunk) => {
      text += chunk;
      if (text.length > MAX_LINE_CHARACTERS) started.kill("SIGKILL");
      for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
        const line = text.slice(0, end);
        text = text.slice(end + 1);
        if (child === started) receive(line);
      }
    });
    started.stderr.on("data", (chunk) => {
      complaint = (complaint + chunk).slice(-STDERR_KEPT);
    });
    const ended = (how) => {
      if (child !== started) return;
      child = undefined;
      // The launcher may have left the program itself behind, which ends with its input.
      started.stdin.destroy();
      if (!closed) fail(`\`assay editor\` ended (${how}). ${complaint.trim()}`);
    };
    started.on("error", (error) => ended(error.message));
    started.on("exit", (code, signal) => ended(signal ?? code));
    started.stdin.on("error", () => undefined);
    // Nothing of ours keeps the editor's server alive; and when it is gone, its end of the pipe is, which ends the checker.
    for (const handle of [started, started.stdin, started.stdout, started.stderr]) handle.unref?.();
    return true;
  }

  function receive(line) {
    let answer;
    try {
      answer = JSON.parse(line);
    } catch {
      child?.kill("SIGKILL");
      return;
    }
    if (running === undefined || answer.id !== running.id) return;
    if (failures > FAILURES_UNTOLD) onTrouble(undefined);
    failures = 0;
    clearTimeout(timer);
    const { onAnswer } = running;
    running = undefined;
    onAnswer(answer);
    next();
  }

  /** The question is asked once more, later each time; a newer one takes its place. */
  function fail(why) {
    clearTimeout(timer);
    note(why);
    waiting ??= running;
    running = undefined;
    notBeforeMs = Date.now() + Math.min(MAX_PAUSE_MS, MIN_PAUSE_MS * 2 ** failures++);
    if (failures > FAILURES_UNTOLD) onTrouble(why);
    next();
  }

  function next() {
    if (closed || running !== undefined || waiting === undefined) return;
    const pauseMs = notBeforeMs - Date.now();
    if (pauseMs > 0) {
      clearTimeout(retry);
      retry = setTimeout(next, pauseMs);
      retry.unref();
      return;
    }
    if (child === undefined && !start()) return;
    running = waiting;
    waiting = undefined;
    timer = setTimeout(() => child?.kill("SIGKILL"), ANSWER_WITHIN_MS);
    timer.unref();
    child.stdin.write(`${JSON.stringify({ id: running.id, ...running.question })}\n`);
  }

  return {
    /** `onAnswer` gets `{ verdict }` or `{ error: { message } }`. */
    check(question, onAnswer) {
      waiting = { id: ++number, question, onAnswer };
      next();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      clearTimeout(retry);
      running = undefined;
      waiting = undefined;
      child?.stdin.end();
      child?.kill();
    },
  };
}

/**
 * The assay to start: the one that the configuration names, the one that is installed in the project or above it, the one that made the
 * project, or the one on PATH.
 */
function findLauncher(home, named) {
  if (named !== undefined) return existing(path.resolve(home, named));
  for (let folder = home; ; folder = path.dirname(folder)) {
    const installed = existing(path.join(folder, "node_modules", "assay", "bin", "assay"));
    if (installed !== undefined) return installed;
    if (path.dirname(folder) === folder) break;
  }
  return madeWith() ?? onPath();
}

function existing(file) {
  return existsSync(file) ? file : undefined;
}

/** `assay init` writes where it stands beside this file. */
function madeWith() {
  try {
    const { launcher } = JSON.parse(readFileSync(path.join(__dirname, "assay.json"), "utf8"));
    return typeof launcher === "string" ? existing(launcher) : undefined;
  } catch {
    return undefined;
  }
}

function onPath() {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const name = process.platform === "win32" ? "assay.cmd" : "assay";
  return folders
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, name))
    .find(existsSync);
}

module.exports = { createChecker };
