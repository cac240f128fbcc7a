// The language service plugin: shows the analyser's findings in an editor, on what is in its buffers, in the place of TypeScript's own.
//
// CommonJS in plain JavaScript, because the editor's tsserver loads it, with whatever Node and TypeScript it has. It judges nothing
// itself: `assay editor`, a process of the same program as `assay check`, does (`checker.cjs`).
"use strict";

const path = require("node:path");
const { createChecker } = require("./checker.cjs");
const { ASSAY_CODE, codeOf, merge, place } = require("./findings.cjs");

/** Editors wait for a pause in typing before they ask; this is for those that do not. */
const QUIET_MS = 50;
const FIX_NAME = "assay";

/** @param {{ typescript: typeof import("typescript") }} modules */
module.exports = function init({ typescript: ts }) {
  return { create: (info) => createService(ts, info) };
};

function createService(ts, info) {
  const { project, languageService: service, config } = info;
  const note = (text) => project.projectService.logger.info(`assay: ${text}`);
  const home = path.dirname(project.getProjectName());
  const root = slashes(path.resolve(home, config.module ?? "src"));
  /** Why there are no verdicts; the user reads it at the entry. */
  let trouble;
  const onTrouble = (why) => {
    const isNews = (why === undefined) !== (trouble === undefined);
    trouble = why;
    if (isNews && !project.isClosed()) project.refreshDiagnostics();
  };
  const checker = createChecker({ home, launcher: config.launcher, note, onTrouble });

  /** What is judged: every file of the module with its version. */
  const versions = () => {
    const files = service.getProgram()?.getSourceFiles() ?? [];
    return files
      .map(({ fileName }) => fileName)
      .filter((fileName) => pathInModule(fileName) !== undefined)
      .map((fileName) => `${fileName}\0${project.getScriptVersion(fileName)}`)
      .sort()
      .join("\n");
  };

  const pathInModule = (fileName) =>
    fileName.startsWith(`${root}/`) && !fileName.endsWith(".d.ts") ? fileName.slice(root.length + 1) : undefined;

  const textOf = (fileName) => {
    const snapshot = project.getScriptSnapshot(fileName);
    return snapshot?.getText(0, snapshot.getLength());
  };

  /** The last answer: `{ key, verdict, texts }`, or undefined before the first. */
  let answered;
  let timer;
  let asked;

  const ask = () => {
    timer = undefined;
    if (service.getProgram() === undefined) return;
    const key = versions();
    if (key === answered?.key || key === asked) return;
    asked = key;
    const texts = new Map();
    const buffers = {};
    for (const { fileName } of service.getProgram().getSourceFiles()) {
      const name = pathInModule(fileName);
      const text = name === undefined ? undefined : textOf(fileName);
      if (text === undefined) continue;
      texts.set(name, text);
      // The others are read from disk, as `assay check` does, so that what is no TypeScript is seen too.
      if (project.getScriptInfo(fileName)?.isScriptOpen()) buffers[name] = text;
    }
    checker.check({ root, entry: config.entry ?? "", buffers }, (answer) => {
      if (asked === key) asked = undefined;
      // Without a verdict the editor's own errors are all there is; a check that broke is asked for again with the next change.
      answered = { key, texts, verdict: answer.verdict };
      if (answer.error !== undefined) note(`no verdict: ${answer.error.message}`);
      if (!project.isClosed()) project.refreshDiagnostics();
    });
  };

  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, answered === undefined ? 0 : QUIET_MS);
    timer.unref?.();
  };

  /** The verdict on what is in the buffers now (`fresh`), or on what was a moment ago. */
  const current = () => {
    const fresh = answered?.key === versions();
    if (!fresh) schedule();
    return { fresh, verdict: answered?.verdict, texts: answered?.texts };
  };

  /** The verdict's findings in a file, at their places in its text of now. */
  const findingsIn = (file, name) => {
    const { fresh, verdict, texts } = current();
    if (verdict === undefined) return { fresh, verdict, findings: [] };
    const judged = texts.get(name) ?? file.text;
    const findings = place({ verdict, name, judged, text: file.text, files: texts, entry: config.entry });
    return { fresh, verdict, findings };
  };

  const proxy = Object.create(null);
  for (const key of Object.keys(service)) proxy[key] = (...args) => service[key](...args);

  /** A defect of ours must not take the editor's own errors away. */
  const orElse = (own, ours) => {
    try {
      return ours();
    } catch (error) {
      note(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return own;
    }
  };

  proxy.getSemanticDiagnostics = (fileName) => {
    const own = [...service.getSemanticDiagnostics(fileName)];
    return orElse(own, () => {
      const name = pathInModule(fileName);
      const file = service.getProgram()?.getSourceFile(fileName);
      if (name === undefined || file === undefined) return own;
      const { fresh, verdict, findings } = findingsIn(file, name);
      if (trouble !== undefined && name === (config.entry ?? "index.ts")) own.push(troubleIn(file));
      if (verdict === undefined) return own;
      const syntactic = service.getSyntacticDiagnostics(fileName);
      return merge({ ts, file, own, syntactic, findings, fresh, verdict });
    });
  };

  const troubleIn = (file) => ({
    file,
    start: 0,
    length: file.text.search(/\r?\n|$/),
    messageText: `Assay's rules are not checked here: ${trouble}`,
    category: ts.DiagnosticCategory.Warning,
    code: ASSAY_CODE,
    source: "assay editor",
  });

  proxy.getCodeFixesAtPosition = (fileName, start, end, codes, format, preferences) => {
    const others = codes.filter((code) => code !== ASSAY_CODE);
    const own =
      others.length === 0 ? [] : service.getCodeFixesAtPosition(fileName, start, end, others, format, preferences);
    return orElse(own, () => {
      const ours = fixesAt(fileName, start, end, codes);
      const isOurs = ({ changes }) => ours.some((fix) => JSON.stringify(fix.changes) === JSON.stringify(changes));
      return [...ours, ...own.filter((fix) => !isOurs(fix))];
    });
  };

  /** The verdict's fixes for findings with these codes; TypeScript's own errors have some that TypeScript does not know, such as `event.data`. */
  const fixesAt = (fileName, start, end, codes) => {
    const name = pathInModule(fileName);
    const file = service.getProgram()?.getSourceFile(fileName);
    if (name === undefined || file === undefined) return [];
    const { fresh, findings } = findingsIn(file, name);
    // The edits are for the text that was judged.
    if (!fresh) return [];
    return findings
      .filter(({ diagnostic, ...at }) => diagnostic.fix && at.start <= end && start <= at.start + at.length)
      .filter((found) => codes.includes(codeOf(found)))
      .map(({ diagnostic }) => ({
        fixName: FIX_NAME,
        description: diagnostic.fix.title,
        changes: changesOf(diagnostic.fix),
        fixId: diagnostic.rule,
        fixAllDescription: `Fix all of ${diagnostic.rule}`,
      }));
  };

  const changesOf = ({ edits }) => {
    const byFile = new Map();
    for (const { range, newText } of edits) {
      const fileName = `${root}/${range.path}`;
      const file = service.getProgram().getSourceFile(fileName);
      const from = ts.getPositionOfLineAndCharacter(file, range.startLine - 1, range.startColumn - 1);
      const to = ts.getPositionOfLineAndCharacter(file, range.endLine - 1, range.endColumn - 1);
      const changes = byFile.get(fileName) ?? [];
      changes.push({ span: { start: from, length: to - from }, newText });
      byFile.set(fileName, changes);
    }
    return [...byFile].map(([fileName, textChanges]) => ({ fileName, textChanges }));
  };

  proxy.getCombinedCodeFix = (scope, fixId, format, preferences) => {
    const name = pathInModule(scope.fileName);
    const file = service.getProgram()?.getSourceFile(scope.fileName);
    // TypeScript's own ids are camel case, and none is a rule's.
    const found = name === undefined || file === undefined ? { findings: [] } : findingsIn(file, name);
    const fixes = found.findings.filter(({ diagnostic }) => diagnostic.fix && diagnostic.rule === fixId);
    if (fixes.length === 0) return service.getCombinedCodeFix(scope, fixId, format, preferences);
    if (!found.fresh) return { changes: [] };
    const taken = new Map();
    for (const { diagnostic } of fixes) {
      const changes = changesOf(diagnostic.fix);
      const overlaps = changes.some(({ fileName, textChanges }) =>
        textChanges.some(({ span }) =>
          (taken.get(fileName) ?? []).some(
            (other) =>
              span.start <= other.span.start + other.span.length && other.span.start <= span.start + span.length,
          ),
        ),
      );
      // All edits of a fix are made, or none.
      if (overlaps) continue;
      for (const { fileName, textChanges } of changes) {
        taken.set(fileName, [...(taken.get(fileName) ?? []), ...textChanges]);
      }
    }
    const changes = [...taken].map(([fileName, textChanges]) => ({
      fileName,
      textChanges: textChanges.sort((a, b) => a.span.start - b.span.start),
    }));
    return { changes };
  };

  proxy.getSupportedCodeFixes = (fileName) => {
    const own = service.getSupportedCodeFixes?.(fileName) ?? ts.getSupportedCodeFixes();
    return [...own, String(ASSAY_CODE)];
  };

  proxy.dispose = () => {
    clearTimeout(timer);
    checker.close();
    service.dispose();
  };

  note(`shows the findings of ${root}`);
  return proxy;
}

function slashes(name) {
  return name.replaceAll("\\", "/");
}
