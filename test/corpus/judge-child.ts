/** The child process of `judgeInChild`: reads one module from standard input, compiles it, prints how that ended. */
import { readFileSync } from "node:fs";
import { errorsOf, judge } from "./judge.ts";

const { entry, files }: { entry: string; files: { path: string; base64: string }[] } = JSON.parse(readFileSync(0, "utf8"));
const judgement = judge({ entry, files: files.map(({ path, base64 }) => ({ path, content: Buffer.from(base64, "base64") })) }, true);
const { user, system } = process.cpuUsage();
process.stdout.write(JSON.stringify({ kind: judgement.kind, errors: errorsOf(judgement).slice(0, 5), cpuMs: (user + system) / 1000 }));
