/** `assay admin`: runs a server: its tenants, their API keys and quotas, its audit log. For administrators. */
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { addAdminAuditCommand } from "./admin-audit.ts";
import { addAdminCredentialsCommand } from "./admin-credentials.ts";
import { addAdminInfoCommand } from "./admin-info.ts";
import { addAdminQuotaCommand } from "./admin-quota.ts";
import { addAdminTenantsCommand } from "./admin-tenants.ts";

export function addAdminCommand(program: Command, context: CommandContext): void {
  const admin = program
    .command("admin")
    .summary("manage tenants, API keys, quotas and the audit log")
    .description(
      "Manages a server. Administrators of the tenant `default` manage all of it; those of another tenant their own tenant's API keys, and they read its quota and its part of the audit log.",
    )
    .helpCommand(false)
    .addHelpText(
      "after",
      "\nExamples:\n  $ assay admin tenants create acme\n  $ assay admin credentials create acme --roles deploy,invoke --expires 90d\n  $ assay admin info",
    );
  addAdminTenantsCommand(admin, context);
  addAdminCredentialsCommand(admin, context);
  addAdminQuotaCommand(admin, context);
  addAdminAuditCommand(admin, context);
  addAdminInfoCommand(admin, context);
}
