/**
 * `npm run test:docs`: runs every command and code block of README.md, CONTRIBUTING.md and docs/. What another test runs is named, and looked up there.
 * `node test/docs/run.ts docs/cli.md` runs some pages alone. (docs/rules: test/unit/compile/rules. clients/: test.sh of each client.)
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Block, blocksOf, commandsOf } from "./blocks.ts";
import { type BlockKind, PAGES, type Page, type Treatment } from "./pages.ts";
import { flawOf } from "./readers.ts";
import { Stage } from "./stage.ts";

const REPOSITORY = join(import.meta.dirname, "../..");
/** A page of a rule shows what its rule refuses and what it takes; the rules' own tests try both. */
const TRIED_ELSEWHERE = [{ folder: "docs/rules", by: "test/unit/compile/rules" }];
const OUTPUT_SHOWN = 1_500;

// What a server reads from its environment is not meant for those that are started here.
for (const name of Object.keys(process.env)) if (name.startsWith("ASSAY_")) delete process.env[name];

let passed = 0;
const failures: string[] = [];
const asked = process.argv.slice(2);
const strangers = Object.keys(PAGES).filter((page) => !existsSync(join(REPOSITORY, page)));
if (strangers.length > 0) failures.push(`pages.ts speaks of pages that are not there: ${strangers.join(", ")}`);
for (const { by } of TRIED_ELSEWHERE) if (!existsSync(join(REPOSITORY, by))) failures.push(`${by} is not there`);

for (const path of everyPage().filter((page) => asked.length === 0 || asked.includes(page))) {
  const blocks = blocksOf(readFileSync(join(REPOSITORY, path), "utf8"));
  if (blocks.length === 0) continue;
  const page: Page = PAGES[path] ?? {};
  const startedMs = performance.now();
  const before = { passed, failed: failures.length };
  const stage = await Stage.open();
  try {
    for (const command of page.before ?? []) {
      const { status, output } = await stage.run(replaced(command, page, stage));
      if (status !== 0) failures.push(`${path}: what prepares its stage failed: ${command}\n${shortened(output)}`);
    }
    for (const block of blocks) await tryBlock(path, page, block, stage);
  } finally {
    await stage.close();
  }
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
  process.stdout.write(
    `${path}: ${passed - before.passed} passed, ${failures.length - before.failed} failed, ${seconds} s\n`,
  );
}

for (const failure of failures) process.stdout.write(`\n${failure}\n`);
process.stdout.write(`\n${passed} passed, ${failures.length} failed\n`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function tryBlock(path: string, page: Page, block: Block, stage: Stage): Promise<void> {
  const where = `${path}:${block.line}`;
  const kind = page.blocks?.find(({ contains }) => block.text.includes(contains));
  if (block.language === "sh" && kind === undefined) {
    const commands = commandsOf(block);
    // What one line sets, the next ones use: a block is one script unless some of its commands want something else.
    const isOneScript = commands.every((command) => treatmentOf(page, command) === undefined);
    for (const command of isOneScript ? [commands.join("\n")] : commands) await tryCommand(where, page, command, stage);
    return;
  }
  const flaw = await flawOfBlock(block, kind, page, stage);
  if (flaw === undefined) passed += 1;
  else failures.push(`${where}: ${flaw}`);
}

async function tryCommand(where: string, page: Page, command: string, stage: Stage): Promise<void> {
  const treatment = treatmentOf(page, command);
  const text = replaced(command, page, stage);
  if (treatment === undefined || "status" in treatment) {
    const wanted = treatment?.status ?? 0;
    const { status, output } = await stage.run(text);
    if (status === wanted) passed += 1;
    else failures.push(`${where}: status ${status} instead of ${wanted} from ${text}\n${shortened(output)}`);
  } else if ("until" in treatment) {
    const { until, first, meanwhile } = treatment;
    for (const earlier of first ?? []) {
      const { status, output } = await stage.run(replaced(earlier, page, stage));
      if (status !== 0) failures.push(`${where}: what comes before it failed: ${earlier}\n${shortened(output)}`);
    }
    if (treatment.over !== undefined) await stage.runUntil(replaced(treatment.over, page, stage), until);
    const { flaw, output } = await stage.runUntil(text, until, meanwhile && replaced(meanwhile, page, stage));
    if (flaw === undefined) passed += 1;
    else failures.push(`${where}: ${text}: ${flaw}\n${shortened(output)}`);
  } else {
    const { by, as } = treatment;
    if (holds(by, as)) process.stdout.write(`elsewhere: ${command} (${where}) is tried by ${by}\n`);
    else failures.push(`${where}: ${command} is to be run by ${by}, where there is no ${as}`);
  }
}

async function flawOfBlock(
  block: Block,
  kind: BlockKind | undefined,
  page: Page,
  stage: Stage,
): Promise<string | undefined> {
  if (kind?.is === "copy") {
    if (!holds(kind.of, block.text.trim())) return `${kind.of} does not hold it word for word`;
    return holds(kind.by, kind.as)
      ? undefined
      : `${kind.of} is to be tried by ${kind.by}, where there is no ${kind.as}`;
  }
  if (kind?.is !== "answer") return await flawOf(block, kind, replaced(block.text, page, stage), stage);
  const { stdout, output } = await stage.run(replaced(kind.of, page, stage));
  const shown: unknown = JSON.parse(block.text);
  let real: unknown;
  try {
    real = JSON.parse(stdout);
  } catch {
    return `${kind.of} prints no JSON: ${shortened(output)}`;
  }
  const flaws = differentShape(shown, real, "it");
  return flaws.length === 0 ? undefined : `what ${kind.of} prints is not as the page shows: ${flaws.join("; ")}`;
}

/** Where what is shown has not the keys and the types of what is real; an empty object or list shows nothing. */
function differentShape(shown: unknown, real: unknown, path: string): string[] {
  if (Array.isArray(shown)) {
    if (!Array.isArray(real)) return [`${path} is no list`];
    return shown.length === 0 || real.length === 0 ? [] : differentShape(shown[0], real[0], `${path}[0]`);
  }
  if (typeof shown === "object" && shown !== null) {
    if (typeof real !== "object" || real === null) return [`${path} is no object`];
    const keys = Object.keys(shown);
    if (keys.length === 0) return [];
    const missing = keys.filter((key) => !(key in real)).map((key) => `${path} has no ${key}`);
    const untold = Object.keys(real).filter((key) => !keys.includes(key));
    return [
      ...missing,
      ...untold.map((key) => `${path} has ${key}, which the page does not show`),
      ...Object.entries(shown).flatMap(([key, value]) =>
        key in real ? differentShape(value, Reflect.get(real, key), `${path}.${key}`) : [],
      ),
    ];
  }
  return shown === null || real === null || typeof shown === typeof real ? [] : [`${path} is a ${typeof real}`];
}

/** Whether a file of the repository is there and holds a text. */
function holds(file: string, text: string): boolean {
  const path = join(REPOSITORY, file);
  return existsSync(path) && readFileSync(path, "utf8").includes(text);
}

function treatmentOf(page: Page, command: string): Treatment | undefined {
  return page.treatments?.find((treatment) => command.includes(treatment.command));
}

/** The text with the page's placeholders filled in, and servers on ports of their own without walls that a test need not build. */
function replaced(text: string, page: Page, stage: Stage): string {
  const filled = (page.replace ?? []).reduce(
    (before, [pattern, value]) => before.replaceAll(global(pattern), value),
    text,
  );
  return filled.replaceAll("$STAGE", stage.directory).replace(/^((?:\S*\/)?assay serve\b(?!.*--help))/, (serve) => {
    const listen = /--listen\b|--config\b/.test(filled) ? "" : " --listen=127.0.0.1:0";
    return `${serve}${/--sandbox\b/.test(filled) ? "" : " --sandbox=process"}${listen}`;
  });
}

function global(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, `g${pattern.flags.replace("g", "")}`);
}

function everyPage(): string[] {
  const pages = ["README.md", "CONTRIBUTING.md"];
  for (const file of readdirSync(join(REPOSITORY, "docs"), { recursive: true, encoding: "utf8" }).toSorted()) {
    const page = join("docs", file);
    if (page.endsWith(".md") && !TRIED_ELSEWHERE.some(({ folder }) => page.startsWith(`${folder}/`))) pages.push(page);
  }
  return pages;
}

function shortened(output: string): string {
  return output.length > OUTPUT_SHOWN ? `…${output.slice(-OUTPUT_SHOWN)}` : output;
}
