/** `assay admin credentials`: makes, lists and revokes the API keys of a tenant. */
import { type Command, InvalidArgumentError } from "commander";
import type { Credential, Role } from "../../../clients/typescript/src/index.ts";
import {
  type CommandContext,
  runWithClient,
  type ServerOptions,
  withCommonOptions,
  withServerOptions,
} from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { instantToCome } from "../instant.ts";
import { writeFile } from "../read-file.ts";
import { credentialShape } from "../shapes.ts";
import { table } from "../table.ts";
import { visible } from "../visible.ts";

interface CreateOptions extends ServerOptions {
  readonly roles: readonly Role[];
  readonly functions?: readonly string[];
  readonly note?: string;
  readonly expires?: Date;
  readonly output?: string;
}

const ROLES: readonly Role[] = ["compile", "sign", "deploy", "invoke", "read", "admin"];

export function addAdminCredentialsCommand(admin: Command, context: CommandContext): void {
  const credentials = admin
    .command("credentials")
    .summary("create, list, revoke API keys")
    .description("Manages a tenant's API keys. Others than administrators of the server manage their own tenant's.")
    .helpCommand(false);

  const create = credentials
    .command("create")
    .summary("make an API key")
    .description(
      "Makes an API key and prints it, this once: the server keeps no more than a digest of it. With -o it goes into a new file that only its owner can read, which `--token-file` takes.",
    )
    .argument("<tenant>", "the tenant")
    .requiredOption("--roles <role,…>", `what it allows: ${ROLES.join(", ")}`, roles)
    .option("--functions <name,…>", "limit it to functions: names, or beginnings of names with * behind", list)
    .option(
      "--expires <when>",
      "when it ends by itself: 2027-01-31T12:00:00Z, or 90d, 12h, 30m from now",
      instantToCome,
    )
    .option("--note <text>", "a remark for people")
    .option("-o, --output <file>", "write the key there instead of printing it");
  const examples = [
    "assay admin credentials create acme --roles compile,sign,deploy --expires 90d",
    "assay admin credentials create acme --roles invoke --functions 'billing-*' -o billing.key",
  ];
  withServerOptions(withCommonOptions(create, examples), context);
  create.action(async (tenant: string, options: CreateOptions) => {
    await runWithClient(context, options, async (report, client, call) => {
      const { expires, functions, note, output, roles } = options;
      const order = { ...call, roles, functions, note, expiresAt: expires };
      const { credential, token } = await client.admin.createCredential(tenant, order);
      if (output !== undefined) {
        try {
          const { workingDirectory } = context.surroundings;
          writeFile(workingDirectory, output, `${token}\n`, { overwrite: false, secret: true });
        } catch (error) {
          // Nobody has the key, so nobody will miss it.
          await client.admin.revokeCredential(tenant, credential.id, call);
          throw error;
        }
      }
      const shown = output === undefined ? { token, output: null } : { token: null, output };
      report.document({ credential: credentialShape(credential), ...shown });
      report.line(output === undefined ? visible(token) : `${visible(credential.id)} in ${visible(output)}`);
      if (report.isForPerson && output === undefined) report.note("It is not shown again.");
      return EXIT.ok;
    });
  });

  const listing = credentials
    .command("list")
    .summary("list a tenant's API keys")
    .description(
      "Lists a tenant's API keys, newest first. The keys themselves nobody has but those that they were given to.",
    )
    .argument("<tenant>", "the tenant");
  withServerOptions(withCommonOptions(listing, ["assay admin credentials list acme"]), context);
  listing.action(async (tenant: string, options: ServerOptions) => {
    await runWithClient(context, options, async (report, client, call) => {
      const found = await Array.fromAsync(client.admin.credentials(tenant, call));
      report.document({ credentials: found.map(credentialShape) });
      const nowMs = Date.now();
      const rows = found.map((credential) => [
        credential.id,
        stateOf(credential, nowMs),
        credential.roles.join(","),
        credential.functions.join(",") || "all",
        credential.createdAt.toISOString(),
        credential.expiresAt?.toISOString() ?? "never",
        credential.lastUsedAt?.toISOString() ?? "never",
        credential.note,
      ]);
      const heads = ["ID", "STATE", "ROLES", "FUNCTIONS", "CREATED", "EXPIRES", "USED", "NOTE"];
      for (const line of table(heads, rows)) report.line(line);
      return EXIT.ok;
    });
  });

  const revoke = credentials
    .command("revoke")
    .summary("end an API key")
    .description("Ends an API key. Calls with it fail from then on.")
    .argument("<tenant>", "the tenant")
    .argument("<id>", "the key's id: what stands between `assay_` and the next `_` of the key");
  withServerOptions(withCommonOptions(revoke, ["assay admin credentials revoke acme k3f9x2a7m1q8z4b6"]), context);
  revoke.action(async (tenant: string, id: string, options: ServerOptions) => {
    await runWithClient(context, options, async (report, client, call) => {
      const credential = await client.admin.revokeCredential(tenant, id, call);
      report.document({ credential: credentialShape(credential) });
      report.line(`${report.paint("strong", visible(credential.id))}: revoked`);
      return EXIT.ok;
    });
  });
}

function stateOf({ expiresAt, revokedAt }: Credential, nowMs: number): string {
  if (revokedAt !== undefined) return "revoked";
  return expiresAt !== undefined && expiresAt.getTime() <= nowMs ? "expired" : "valid";
}

function list(text: string): readonly string[] {
  return text.split(",").map((part) => part.trim());
}

function roles(text: string): readonly Role[] {
  const named = list(text);
  const known = ROLES.filter((role) => named.includes(role));
  if (known.length === named.length) return known;
  throw new InvalidArgumentError(`It is one or more of ${ROLES.join(", ")}, each once, with commas between them.`);
}
