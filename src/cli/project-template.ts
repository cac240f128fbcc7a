/** What `assay init` writes: a reducer, events for it, and what gives an editor the server's own errors. */

/** The language service plugin, as tsconfig names it and npm installs it. */
export const EDITOR_PLUGIN = "assay-editor";

/**
 * The compiler options of `compile/world.ts`, in the words of a tsconfig; a test holds the two together. `paths` and the library in
 * `.assay` stand for what the server has built in.
 */
export const TSCONFIG = {
  compilerOptions: {
    target: "esnext",
    module: "esnext",
    moduleResolution: "bundler",
    moduleDetection: "force",
    noLib: true,
    types: [],
    noEmit: true,
    strict: true,
    noImplicitOverride: false,
    noImplicitReturns: true,
    noFallthroughCasesInSwitch: true,
    noUncheckedSideEffectImports: true,
    allowImportingTsExtensions: true,
    allowUnreachableCode: true,
    allowUnusedLabels: true,
    useDefineForClassFields: true,
    skipLibCheck: true,
    skipDefaultLibCheck: true,
    paths: { assay: ["./.assay/index.d.ts"] },
    plugins: [{ name: EDITOR_PLUGIN }],
  },
  include: ["src/**/*.ts", ".assay/lib/*.d.ts"],
} as const;

/** What an author may have added to, so that an update only puts in what is missing. */
export type MergedFile = Readonly<Record<string, unknown>>;

/** The plugin comes from the project itself, and TypeScript is the version that the server checks with. */
export function packageJson(typescriptVersion: string): MergedFile {
  return {
    private: true,
    type: "module",
    scripts: { check: "assay check src", "check:staged": "assay check src --staged" },
    devDependencies: { [EDITOR_PLUGIN]: "file:.assay/editor", typescript: typescriptVersion },
  };
}

/** VS Code loads a project's plugins only together with the project's TypeScript, and asks before it does. It renamed both in 2026. */
export const VSCODE_SETTINGS: MergedFile = {
  "js/ts.tsdk.path": "node_modules/typescript/lib",
  "js/ts.tsdk.promptToUseWorkspaceVersion": true,
  "typescript.tsdk": "node_modules/typescript/lib",
  "typescript.enablePromptUseWorkspaceTsdk": true,
};

/** The plugin as a package of its own. */
export function pluginPackageJson(version: string): MergedFile {
  return { name: EDITOR_PLUGIN, version, private: true, license: "Apache-2.0", main: "./plugin.cjs" };
}

/** Where git is told to look for hooks, from the project's folder. */
export const PROJECT_HOOK_PATH = ".githooks/pre-commit";

/** Git runs a hook in the top folder of the work tree, which may lie above the project, and tells it of its folders relative to that one. */
export const PROJECT_HOOK = `#!/bin/sh
# Refuses a commit of a module that the server would refuse. Once in each clone: git config core.hooksPath .githooks
exec assay check "$(dirname "$(dirname "$0")")/src" --staged
`;

/** `assay.json` says where Assay stands on this machine, and means nothing on another. */
export const PROJECT_GITIGNORE = `node_modules/
assay-data/
.assay/editor/assay.json
`;

export const SAMPLE_REDUCER = `/** An account: money in, money out, and no way below zero. */
import { defineReducer, type Event } from "assay";

type AccountEvent = Event<"Deposited", { amount: number }> | Event<"Withdrawn", { amount: number }>;

interface Account {
  balance: number;
  entries: number;
}

export default defineReducer<Account, AccountEvent>({
  initial: () => ({ balance: 0, entries: 0 }),
  apply(account, event) {
    switch (event.type) {
      case "Deposited":
        return { balance: account.balance + event.data.amount, entries: account.entries + 1 };
      case "Withdrawn": {
        const balance = account.balance - event.data.amount;
        if (balance < 0) throw new Error(\`\${event.data.amount} is more than there is\`);
        return { balance, entries: account.entries + 1 };
      }
    }
  },
});
`;

export const SAMPLE_EVENTS = `{"type":"Deposited","data":{"amount":100}}
{"type":"Withdrawn","data":{"amount":30}}
{"type":"Deposited","data":{"amount":5}}
`;

export const PROJECT_README = `# A module for Assay

\`src/\` is the module: \`src/index.ts\` default-exports it. \`.assay/\` is all that a module may use, as declarations, and the plugin that
shows in an editor what the server would refuse. \`assay init --update\` brings both up to date.

\`\`\`sh
assay check src                       # what the server would say, without one
assay serve --sandbox=process         # in another terminal; its first start prints a key, once
export ASSAY_TOKEN=assay_…            # that key
assay deploy account src              # compile, sign, deploy
assay reduce account events.ndjson    # {"balance":75,"entries":3}
\`\`\`

\`assay\` is \`bin/assay\` of a clone of Assay: \`export PATH="$PATH:…/bin"\` puts it on the PATH.

## Before each commit

\`git config core.hooksPath .githooks\`, once in each clone: then git refuses a commit of a module that the server would refuse. What is judged is what is
staged, whatever the files on disk say.

## In an editor

\`tsconfig.json\` alone shows the errors of types and of names that a module does not have. For the rest, once:

1. \`npm install\` (TypeScript, as the server has it, and the plugin from \`.assay/editor\`);
2. in VS Code, say yes to "use the workspace version" of TypeScript, or run *TypeScript: Select TypeScript Version*.

Other editors that run \`tsserver\` from \`node_modules\` (Neovim, JetBrains, Emacs, Zed) need the first step alone. What is judged is
what stands in the editor, saved or not; quick fixes work. Who has cloned this project runs \`assay init --update\` once, or has \`assay\` on
the PATH.
`;
