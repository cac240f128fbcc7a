/** `assay admin tenants`: makes, lists, suspends and deletes tenants. */
import type { Command } from "commander";
import type { Tenant } from "../../../clients/typescript/src/index.ts";
import {
  type CommandContext,
  runWithClient,
  type ServerOptions,
  withCommonOptions,
  withServerOptions,
} from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { Problem } from "../problem.ts";
import type { Report } from "../report.ts";
import { tenantShape } from "../shapes.ts";
import { table } from "../table.ts";
import { visible } from "../visible.ts";

const NAME_HELP = "1 to 63 characters: lower-case letters, digits and hyphens, a letter first";

export function addAdminTenantsCommand(admin: Command, context: CommandContext): void {
  const tenants = admin
    .command("tenants")
    .summary("create, list, suspend, resume, delete tenants")
    .description("Manages tenants. For administrators of the server.")
    .helpCommand(false);

  const create = tenants
    .command("create")
    .summary("make a tenant")
    .description("Makes a tenant. Its first API key comes of `assay admin credentials create`.")
    .argument("<name>", NAME_HELP)
    .option("--display-name <text>", "what people call it");
  withServerOptions(
    withCommonOptions(create, ["assay admin tenants create acme --display-name 'Acme, Inc.'"]),
    context,
  );
  create.action(async (name: string, options: ServerOptions & { readonly displayName?: string }) => {
    await runWithClient(context, options, async (report, client, call) => {
      const { displayName } = options;
      print(report, await client.admin.createTenant(name, { ...call, displayName }), "made");
      return EXIT.ok;
    });
  });

  const list = tenants.command("list").summary("list all tenants").description("Lists all tenants by name.");
  withServerOptions(withCommonOptions(list, ["assay admin tenants list", "assay admin tenants list --json"]), context);
  list.action(async (options: ServerOptions) => {
    await runWithClient(context, options, async (report, client, call) => {
      const found = await Array.fromAsync(client.admin.tenants(call));
      report.document({ tenants: found.map(tenantShape) });
      const rows = found.map((tenant) => [
        tenant.name,
        stateOf(tenant),
        tenant.createdAt.toISOString(),
        tenant.displayName,
      ]);
      for (const line of table(["TENANT", "STATE", "CREATED", "CALLED"], rows)) report.line(line);
      return EXIT.ok;
    });
  });

  const suspend = tenants
    .command("suspend")
    .summary("have a tenant's calls refused")
    .description("Has a tenant's calls refused, those that run too. Its data are kept.")
    .argument("<name>", "the tenant");
  withServerOptions(withCommonOptions(suspend, ["assay admin tenants suspend acme"]), context);
  suspend.action(async (name: string, options: ServerOptions) => {
    await runWithClient(context, options, async (report, client, call) => {
      print(report, await client.admin.suspendTenant(name, call), "suspended");
      return EXIT.ok;
    });
  });

  const resume = tenants
    .command("resume")
    .summary("lift a suspension")
    .description("Lifts a suspension: the tenant's calls are answered again.")
    .argument("<name>", "the tenant");
  withServerOptions(withCommonOptions(resume, ["assay admin tenants resume acme"]), context);
  resume.action(async (name: string, options: ServerOptions) => {
    await runWithClient(context, options, async (report, client, call) => {
      print(report, await client.admin.resumeTenant(name, call), "active");
      return EXIT.ok;
    });
  });

  const remove = tenants
    .command("delete")
    .summary("delete a suspended tenant and all that it has")
    .description(
      "Deletes a tenant and everything that belongs to it: functions, revisions, artifacts, secrets, credentials. It has to be suspended, and there is no way back.",
    )
    .argument("<name>", "the tenant")
    .option("--yes", "do it");
  withServerOptions(withCommonOptions(remove, ["assay admin tenants delete acme --yes"]), context);
  remove.action(async (name: string, options: ServerOptions & { readonly yes?: boolean }) => {
    await runWithClient(context, options, async (report, client, call) => {
      if (options.yes !== true) {
        throw new Problem("USAGE", `${name} would be gone, with all that it has`, "Give --yes to delete it.");
      }
      await client.admin.deleteTenant(name, call);
      report.document({ deleted: name });
      report.line(`${report.paint("strong", visible(name))}: deleted`);
      return EXIT.ok;
    });
  });
}

function stateOf({ suspended }: Tenant): string {
  return suspended ? "suspended" : "active";
}

function print(report: Report, tenant: Tenant, what: string): void {
  report.document({ tenant: tenantShape(tenant) });
  report.line(`${report.paint("strong", visible(tenant.name))}: ${what}`);
}
