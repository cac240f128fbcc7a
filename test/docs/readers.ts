/** Reads blocks that are no commands by what would read them: the analyser, the settings, systemd, nft. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse as parseYaml } from "yaml";
import { readTenantPolicies } from "../../src/compile/policy/tenant-policies.ts";
import { readCertificateTenants } from "../../src/identity/certificates.ts";
import { readIdentityProviders } from "../../src/identity/providers.ts";
import { readSignaturePolicy } from "../../src/seal/signature-policy.ts";
import { readSettings } from "../../src/settings.ts";
import type { Block } from "./blocks.ts";
import { type BlockKind, FINGERPRINT } from "./pages.ts";
import type { Stage } from "./stage.ts";

type Kind = BlockKind | undefined;

/** What is wrong with a block; undefined if nothing is. */
export async function flawOf(block: Block, kind: Kind, text: string, stage: Stage): Promise<string | undefined> {
  try {
    return await read(block, kind, text, stage);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function read(block: Block, kind: Kind, text: string, stage: Stage): Promise<string | undefined> {
  switch (kind?.is) {
    case "module": {
      stage.write("shown/index.ts", text);
      return failed(await stage.run("assay check shown"));
    }
    case "program": {
      // Where the page's reader has the package, the stage has its source.
      const source = join(import.meta.dirname, "../../clients/typescript/src/index.ts");
      const program = text
        .replaceAll('"@assay/client"', JSON.stringify(source))
        .replaceAll('"127.0.0.1:7443"', JSON.stringify(stage.address));
      stage.write("program.ts", program);
      return failed(await stage.run(`${JSON.stringify(process.execPath)} program.ts`));
    }
    case "settings": {
      const path = stage.write("shown.json", text);
      const outcome = readSettings({
        argv: [`--config=${path}`],
        environment: {},
        readFile: (name) => readFileSync(name, "utf8"),
        cores: 2,
      });
      return outcome.kind === "problems" ? outcome.problems.join("; ") : undefined;
    }
    case "identity-providers":
      readIdentityProviders(stage.write("shown.json", text));
      return undefined;
    case "certificate-tenants":
      readCertificateTenants(stage.write("shown.json", text.replace("3f:9a:…", FINGERPRINT)));
      return undefined;
    case "signature-policy":
      readSignaturePolicy(stage.write("shown.json", text));
      return undefined;
    case "tenant-policy":
      readTenantPolicies(dirname(stage.write("policies/acme.json", text)));
      return undefined;
    case "unit": {
      // The unit's user and program are the reader's; systemd looks for the program.
      const program = stage.write("opt/assay/bin/assay", "#!/bin/sh\n");
      const unit = stage.write("assay.service", text.replaceAll("/opt/assay/bin/assay", program));
      spawnSync("chmod", ["+x", program]);
      const { error, stdout, stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", unit], {
        encoding: "utf8",
      });
      if (error !== undefined) return `systemd-analyze is not there: ${error.message}`;
      // What it does not know it says, and ends with 0. It also speaks of the machine's own units.
      const complaints = `${stdout}${stderr}`.split("\n").filter((line) => line.includes("assay.service"));
      return complaints.length === 0 ? undefined : `systemd-analyze says: ${complaints.join("; ")}`;
    }
    case "alerts":
      return flawOfAlerts(parseYaml(text, { strict: true }));
    case "firewall":
      return tool("nft", ["--check", "--file", stage.write("shown.nft", text)]);
    case "signer": {
      // A token of its own with a key, and what the script says of a message must be a signature by it.
      const script = stage.write("signer.sh", text);
      stage.write("message", "what is signed");
      const check =
        "./signer.sh < message > signature && openssl dgst -sha256 -verify release.pub.pem -signature signature message";
      return failed(await stage.run(`chmod +x ${script}; ${check}`));
    }
    case "picture":
      return undefined;
    case "answer":
    case "copy":
    case undefined:
      break;
    default:
      return kind satisfies never;
  }
  switch (block.language) {
    case "json":
      JSON.parse(text);
      return undefined;
    case "yaml":
      parseYaml(text, { strict: true });
      return undefined;
    default:
      return `nobody says how a block of ${block.language} is tried: name it in test/docs/pages.ts`;
  }
}

function failed({ status, output }: { readonly status: number; readonly output: string }): string | undefined {
  return status === 0 ? undefined : `status ${status}\n${output.slice(-1_500)}`;
}

const RULE_KEYS = ["alert", "annotations", "expr", "for", "labels"];

/** Prometheus refuses a file of rules with a key that it does not know. What the expressions name is held against the table of metrics by test/house/docs.test.ts. */
function flawOfAlerts(file: { groups?: { name?: string; rules?: Record<string, unknown>[] }[] }): string | undefined {
  const rules = file.groups?.flatMap((group) => group.rules ?? []) ?? [];
  const flaws = rules.flatMap((rule) => [
    ...Object.keys(rule).filter((key) => !RULE_KEYS.includes(key)),
    ...["alert", "expr"].filter((key) => typeof rule[key] !== "string").map((key) => `no ${key}`),
  ]);
  if (rules.length === 0) return "there are no rules in it";
  return flaws.length === 0 ? undefined : `Prometheus would refuse: ${flaws.join(", ")}`;
}

/** A tool of the system's. Where it is missing, that is a flaw: what was not tried has not passed. */
function tool(name: string, args: readonly string[]): string | undefined {
  const { error, status, stdout, stderr } = spawnSync(name, args, { encoding: "utf8" });
  if (error !== undefined) return `${name} is not there: ${error.message}`;
  return status === 0 ? undefined : `${name} says: ${stdout}${stderr}`;
}
