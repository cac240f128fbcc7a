/**
 * What the runner must know of a page to run its blocks: files that the page speaks of, what stands for a placeholder, which commands serve, and what is run elsewhere.
 * A page that is not named here is run as it stands, in a stage with the files of every page and a server.
 */

/** How a command is run if not to its end with status 0. The first whose text the command contains counts. */
export type Treatment =
  /** It goes on until it is ended: it must print what matches, and then end when it is told to. */
  | {
      readonly command: string;
      readonly until: RegExp;
      /** Commands that are run to their end before it. */
      readonly first?: readonly string[];
      /** A command that serves, and is started and ended before it. */
      readonly over?: string;
      /** A command that is run while it goes on. */
      readonly meanwhile?: string;
    }
  /** It ends with another status. */
  | { readonly command: string; readonly status: number }
  /** Another part of the tests runs it: `by` is a file that holds the text `as`. */
  | { readonly command: string; readonly by: string; readonly as: string };

/** A page with blocks. */
export interface Page {
  /** Commands that prepare the stage, run before the first block. */
  readonly before?: readonly string[];
  /** What is put in the place of a text, in commands and in files. */
  readonly replace?: readonly (readonly [RegExp, string])[];
  readonly treatments?: readonly Treatment[];
  /** What a block without a treatment of its own is, by a text that it contains, where its language does not say enough. */
  readonly blocks?: readonly BlockKind[];
}

/** What a block is, and so what reads it. */
export type BlockKind =
  | {
      readonly contains: string;
      readonly is:
        | "module"
        | "program"
        | "settings"
        | "identity-providers"
        | "certificate-tenants"
        | "signature-policy"
        | "tenant-policy"
        | "unit"
        | "firewall"
        | "signer"
        | "alerts"
        /** For people alone. */
        | "picture";
    }
  /** A part of a file, word for word; what tries that file is named, and holds a text that proves it. */
  | { readonly contains: string; readonly is: "copy"; readonly of: string; readonly by: string; readonly as: string }
  /** What a command prints as JSON: it has the keys that the page shows, and no others. */
  | { readonly contains: string; readonly is: "answer"; readonly of: string };

const READY = /^assay listening on /m;
const DIGEST = "$(sha256sum account.js | cut -d' ' -f1)";
/** A module that is compiled and signed, and the keys that sign. */
const SIGNED = [
  "assay compile src/ -o account.js",
  `assay sign ${DIGEST} -o account.attestation.json`,
  "assay keys --pem > key.pem",
];
const FOLDERS = "mkdir -p $STAGE/etc/assay/tls $STAGE/var/lib $STAGE/run/assay $STAGE/run/keys";
const CREDENTIAL = "$(assay admin credentials list acme --json | jq -r '.credentials[0].id')";
/** Docker, its compose and a cluster are not where tests run: the image tests take the same files the same way with what is. */
const IN_CONTAINERS = { by: "test/image/run.ts", as: "a gateway starts as compose.yaml says" };
const IN_CHART = { by: "test/image/chart.ts", as: "deploy/helm/assay" };
const BENCH = { by: "test/unit/bench/flags.test.ts", as: "readFlags(" };
/** The whole table takes minutes; what it calls is tried attack by attack there. */
const ATTACKS = { by: "test/attack/cell/matrix.test.ts", as: "selftest" };
/** What the operator's machine has in /etc, /var and /run, the stage has in itself. */
const IN_STAGE = [
  [/(?<![\w.$])\/(etc|var|run)\/(assay|lib\/assay|keys)/, "$STAGE/$1/$2"],
  [/0\.0\.0\.0:7443/, "127.0.0.1:0"],
  [/127\.0\.0\.1:(744\d|9464)/, "127.0.0.1:0"],
] as const;
/** What stands for a certificate's fingerprint that a page cuts short. */
export const FINGERPRINT = Array.from({ length: 32 }, () => "3f").join(":");

/** The programs of the guide: the files that they are, by a text that each alone has, and what runs them. */
export const GUIDE_PROGRAMS = [
  program(
    "typescript",
    "state-from-source.ts",
    "Source in, state out: `node",
    "for example in state-from-source stream publisher",
  ),
  program("typescript", "stream.ts", "async iterator of receipts", "for example in state-from-source stream publisher"),
  program("typescript", "publisher.ts", "across lost connections", "for example in state-from-source stream publisher"),
  program(
    "python",
    "account.py",
    "Source in, state out: publishes a reducer, and folds events into an account",
    "examples/account.py",
  ),
  program("python", "account_asyncio.py", "The same with asyncio", "examples/account_asyncio.py"),
  program("go", "account/main.go", "go run ./examples/account\n", "./examples/account"),
  program("go", "publisher/main.go", "go run ./examples/publisher\n", "./examples/publisher"),
  program("java", "Quickstart.java", "class Quickstart", "for example in Quickstart Publish"),
  program("java", "Publish.java", "class Publish", "for example in Quickstart Publish"),
] as const;

/** Every page that needs more than its stage. */
export const PAGES: Readonly<Record<string, Page>> = {
  "README.md": {
    before: [
      "assay compile account.ts -o artifact.js",
      "assay sign $(sha256sum artifact.js | cut -d' ' -f1) -o attestation.json",
      "assay keys --pem > key.pem",
    ],
    replace: [[/ASSAY_TOKEN=assay_…/, "ASSAY_TOKEN=$ASSAY_TOKEN"]],
    treatments: [
      { command: "npm ci", by: ".ci/run", as: "npm ci" },
      { command: "npm run quickstart", by: "test/e2e/quickstart.test.ts", as: "quickstart" },
      { command: "npm test", by: ".ci/run", as: "npm test" },
      { command: "npm run test:clients", by: "test/clients.sh", as: "npm run test:clients" },
      { command: "npm run test:image", by: "test/image/run.sh", as: "npm run test:image" },
      { command: "npm run test:docs", by: "test/docs/run.sh", as: "npm run test:docs" },
      { command: "npm run bench", ...BENCH },
      { command: "bin/assay serve", until: READY },
      { command: "bin/assay selftest", ...ATTACKS },
    ],
    blocks: [
      { contains: "──Compile──▶", is: "picture" },
      { contains: "defineReducer", is: "module" },
      { contains: "@assay/client", is: "program" },
    ],
  },
  "CONTRIBUTING.md": {
    treatments: [
      { command: "npm ci", by: ".ci/run", as: "npm ci" },
      { command: "npm test", by: ".ci/run", as: "npm test" },
      { command: "npm run test:image", by: "test/image/run.sh", as: "npm run test:image" },
      { command: "npm run format", by: "package.json", as: '"format"' },
      { command: "npm run generate", by: "test/house/generated-code-is-current.ts", as: "generate" },
    ],
  },
  "docs/attestation.md": {
    before: SIGNED,
    blocks: [
      { contains: '"payloadType"', is: "answer", of: "cat account.attestation.json" },
      { contains: '"predicateType"', is: "answer", of: "jq -r .payload account.attestation.json | base64 -d" },
    ],
  },
  "docs/audit.md": {
    before: ["assay deploy account account.ts", "assay admin audit export -o audit.ndjson"],
    blocks: [{ contains: '"previousDigest"', is: "answer", of: "tail -n 1 audit.ndjson" }],
  },
  "docs/console.md": {
    treatments: [
      {
        command: "assay logs account -f",
        until: /overdrawn/,
        first: [
          "assay deploy account shown",
          `echo '{"type":"Withdrawn","id":"w1","data":{"amount":5}}' | assay reduce account`,
        ],
      },
    ],
    blocks: [{ contains: "defineReducer", is: "module" }],
  },
  "docs/performance.md": {
    treatments: [
      { command: "npm run bench -- --help", status: 0 },
      { command: "npm run bench:profile", by: "test/unit/bench/flame-graph.test.ts", as: "drawFlameGraph" },
      { command: "npm run bench", ...BENCH },
    ],
  },
  "docs/selftest.md": {
    blocks: [
      {
        contains: "// Claim",
        is: "copy",
        of: "test/attack/cell/process/writes-a-file.js",
        by: "test/attack/cell/matrix.test.ts",
        as: "selftest",
      },
    ],
  },
  "docs/guide.md": {
    replace: [
      [/ASSAY_ADDRESS=127\.0\.0\.1:7443 ASSAY_TOKEN=assay_…/, "ASSAY_ADDRESS=$ASSAY_ADDRESS ASSAY_TOKEN=$ASSAY_TOKEN"],
    ],
    treatments: [
      { command: "npm ci", by: ".ci/run", as: "npm ci" },
      { command: "bin/assay serve", until: READY },
      { command: "npm pack", by: "clients/typescript/test.sh", as: "npm pack" },
      ...[
        "python3 -m venv",
        ".venv/bin/activate",
        "pip install ./clients/python",
        "python clients/python/examples",
      ].map((command) => ({ command, by: "clients/python/test.sh", as: "for example in examples/account.py" })),
      { command: "go run", by: "clients/go/test.sh", as: "build/publisher ./examples/publisher" },
      ...["mvn -q", "class_path=", "java -cp"].map((command) => ({
        command,
        by: "clients/java/test.sh",
        as: '"examples/$example.java" "$ASSAY_ADDRESS"',
      })),
    ],
    blocks: [
      { contains: "defineReducer", is: "module" },
      { contains: '"balance":3', is: "answer", of: "assay reduce account events.ndjson" },
      ...GUIDE_PROGRAMS.map(({ of, contains, by, as }) => ({ contains, is: "copy" as const, of, by, as })),
    ],
  },
  "docs/kinds/decider.md": { blocks: [{ contains: "defineDecider", is: "module" }] },
  "docs/kinds/handler.md": { blocks: [{ contains: "defineHandler", is: "module" }] },
  "docs/kinds/projection.md": { blocks: [{ contains: "defineProjection", is: "module" }] },
  "docs/kinds/reducer.md": { blocks: [{ contains: "defineReducer", is: "module" }] },
  "docs/operations/containers.md": {
    before: ["mkdir -p deploy/image"],
    replace: [[/ASSAY_TOKEN=assay_…/, "ASSAY_TOKEN=$ASSAY_TOKEN"]],
    treatments: [
      { command: "docker build", ...IN_CONTAINERS },
      { command: "docker compose", ...IN_CONTAINERS },
      { command: "sudo chown", ...IN_CONTAINERS },
      { command: "kubectl", ...IN_CHART },
      { command: "helm", ...IN_CHART },
    ],
  },
  "docs/operations/identities.md": {
    replace: [[/k3f9x2a7m1q8z4b6/, CREDENTIAL]],
    blocks: [
      { contains: '"providers"', is: "identity-providers" },
      { contains: '"certificates"', is: "certificate-tenants" },
    ],
  },
  "docs/operations/keys.md": {
    before: [
      FOLDERS,
      "openssl ecparam -name prime256v1 -genkey -noout -out $STAGE/run/keys/release.pem",
      "openssl ec -in $STAGE/run/keys/release.pem -pubout -out $STAGE/etc/assay/release.pub.pem",
      "mkdir tokens && echo directories.tokendir = $STAGE/tokens > softhsm2.conf && printf 1234 > $STAGE/etc/assay/pin",
      "softhsm2-util --init-token --free --label assay --pin 1234 --so-pin 1234",
      "pkcs11-tool --module /usr/lib/softhsm/libsofthsm2.so --token-label assay --login --pin 1234 --keypairgen --key-type EC:prime256v1 --label release",
      "pkcs11-tool --module /usr/lib/softhsm/libsofthsm2.so --token-label assay --read-object --type pubkey --label release -o release.der",
      "openssl pkey -pubin -inform DER -in release.der -out release.pub.pem",
    ],
    replace: IN_STAGE,
    treatments: [{ command: "assay serve", until: READY }],
    blocks: [
      { contains: '"rules"', is: "signature-policy" },
      { contains: "pkcs11-tool", is: "signer" },
    ],
  },
  "docs/operations/observability.md": {
    before: [FOLDERS, "bash logged.sh", "printf 'authorization: Bearer abc\\n' > $STAGE/etc/assay/otlp-headers"],
    replace: IN_STAGE,
    treatments: [{ command: "assay serve", until: READY }],
    blocks: [
      { contains: '"msg":"call"', is: "answer", of: "cat call.json" },
      { contains: "alert:", is: "alerts" },
    ],
  },
  "docs/operations/public.md": {
    before: [
      FOLDERS,
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=assay.example.com -addext subjectAltName=DNS:assay.example.com -days 9 -keyout $STAGE/etc/assay/tls/privkey.pem -out $STAGE/etc/assay/tls/fullchain.pem",
      "chmod 0600 $STAGE/etc/assay/tls/privkey.pem",
    ],
    replace: IN_STAGE,
    treatments: [{ command: "assay serve", until: READY }],
    blocks: [
      { contains: '"dataDirectory"', is: "settings" },
      { contains: "ExecStart", is: "unit" },
      { contains: "table inet", is: "firewall" },
    ],
  },
  "docs/operations/running.md": {
    before: [FOLDERS],
    replace: IN_STAGE,
    treatments: [
      { command: "grpcurl", by: "test/tools/run.sh", as: "grpcurl" },
      { command: "ghz", by: "test/tools/run.sh", as: "ghz" },
      { command: "grpc-health-probe", by: "test/tools/run.sh", as: "grpc-health-probe" },
      { command: "assay serve", until: READY },
    ],
    blocks: [{ contains: '"deny"', is: "tenant-policy" }],
  },
  "docs/operations/secrets.md": {
    before: [
      FOLDERS,
      "umask 077; echo assay-master-key-v1:$(openssl rand 32 | basenc --base64url | tr -d =) > $STAGE/etc/assay/new.key",
    ],
    replace: IN_STAGE,
    treatments: [
      {
        command: "assay serve",
        until: READY,
        over: "assay serve --master-key-file=$STAGE/etc/assay/master.key",
      },
    ],
  },
  "docs/cli.md": {
    before: [
      "assay keys rotate --group release",
      ...SIGNED,
      "git init -q . && git config user.name Ada && git config user.email ada@example.com",
      "git add src account.ts && git commit -qm 'Begin' && assay deploy authors authors.ts",
      "assay deploy billing account.ts && assay deploy billing account.ts --inactive",
    ],
    replace: [
      [/\bDIGEST\b/, DIGEST],
      [/--socket \/run\/assay\/1\.sock/, "--sandbox process --socket $STAGE/1.sock"],
      [
        /(retire|revoke) KEY\b/,
        "$1 $(assay keys --json | jq -r '[.keys[] | select(.group == \"release\")] | .[0].keyId')",
      ],
      [/k3f9x2a7m1q8z4b6/, CREDENTIAL],
      [/assay init --update/, "cd my-reducer && assay init --update"],
      [/3f9a…/, "$(assay audit verify assay-data --json | jq -r .head.digest)"],
    ],
    treatments: [
      { command: "assay serve --help", status: 0 },
      { command: "assay serve", until: READY },
      { command: "assay executor --help", status: 0 },
      {
        command: "assay executor",
        until: /it listens/,
        meanwhile: "test -S $STAGE/1.sock && echo it listens",
      },
      { command: "assay policy diff", status: 1 },
      { command: 'selftest --only "memory bomb"', status: 0 },
      { command: "assay selftest", ...ATTACKS },
      { command: "--watch", until: /accepted/ },
      {
        command: "logs account -f -n 0",
        until: /added 1/,
        first: ["assay deploy account talker.ts"],
        meanwhile: "assay reduce account added.ndjson",
      },
    ],
    blocks: [
      { contains: '"FUNCTION_NOT_FOUND"', is: "answer", of: "assay functions acount --json || true" },
      { contains: '"verdicts"', is: "answer", of: "assay check hostile.ts --json || true" },
      { contains: '"eventsFailed": 1', is: "answer", of: "assay reduce account faulty.ndjson --json || true" },
    ],
  },
};

function program(
  client: string,
  file: string,
  contains: string,
  as: string,
): { readonly of: string; readonly contains: string; readonly by: string; readonly as: string } {
  return { of: `clients/${client}/examples/${file}`, contains, by: `clients/${client}/test.sh`, as };
}
