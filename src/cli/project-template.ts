/** What `assay init` writes: a reducer, events for it, and a tsconfig that gives an editor the server's own type errors. */

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
    noUncheckedSideEffectImports: true,
    allowImportingTsExtensions: true,
    allowUnreachableCode: true,
    allowUnusedLabels: true,
    useDefineForClassFields: true,
    skipLibCheck: true,
    skipDefaultLibCheck: true,
    paths: { assay: ["./.assay/index.d.ts"] },
  },
  include: ["src/**/*.ts", ".assay/lib/*.d.ts"],
} as const;

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

\`src/\` is the module: \`src/index.ts\` default-exports it. \`.assay/\` is all that a module may use, as declarations; with \`tsconfig.json\`
it makes an editor show what the server would refuse. \`assay init --update\` brings both up to date.

\`\`\`sh
assay check src                       # what the server would say, without one
assay serve --sandbox=process         # in another terminal
assay deploy account src              # compile, sign, deploy
assay reduce account events.ndjson    # {"balance":75,"entries":3}
\`\`\`
`;
