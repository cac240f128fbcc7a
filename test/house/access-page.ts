/** Renders `docs/operations/access.md` from the access rules in the protos. Run as a program it writes the page. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type DescMethod, type DescService, getOption } from "@bufbuild/protobuf";
import { MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import { AccessScope, access, control_plane, Role } from "../../src/gen/assay/v1/access_pb.js";
import { STANDARD_SERVICES, standardAccessOf } from "../../src/rpc/standard/standard-access.ts";
import { everyService } from "../attack/identity/every-method.ts";

/** Where the page stands. */
export const ACCESS_PAGE = join(import.meta.dirname, "../../docs/operations/access.md");

const TOUCHES: Readonly<Record<AccessScope, string>> = {
  [AccessScope.UNSPECIFIED]: "",
  [AccessScope.MODULE]: "modules and keys",
  [AccessScope.FUNCTION]: "functions",
  [AccessScope.TENANT]: "the tenant",
  [AccessScope.SERVER]: "the server",
};

/** The page's text. */
export async function renderAccessPage(): Promise<string> {
  const services = (await everyService()).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return [
    "# Who may call what\n",
    "Generated from `proto/assay/v1` by `npm run generate`. A method is open to credentials that have one of its roles; a credential that is limited to functions gets only",
    "at these, and at modules and keys; what touches the server is for credentials of the operator's tenant, `default`. Methods that change nothing are answered by a read-only",
    "control plane too. `test/attack/identity/access-matrix.test.ts` tries every method with every role, in the own, another and a missing tenant.\n",
    ...services.map(section),
    "## gRPC's own services (every listener)\n",
    "| method | open to |\n|---|---|",
    ...STANDARD_SERVICES.flatMap((service) => service.methods.map(standardRow)),
    "\nWhat a stranger may cost by the open ones is [bounded](public.md#what-clients-may-cost).\n",
  ].join("\n");
}

function section(service: DescService): string {
  const plane = getOption(service, control_plane) ? "control plane" : "invoke plane";
  const rows = service.methods.map(row);
  return `## ${service.name} (${plane})\n\n| method | one of the roles | touches | changes something |\n|---|---|---|---|\n${rows.join("\n")}\n`;
}

function row(method: DescMethod): string {
  const { roles, scope } = getOption(method, access);
  const names = roles.map((role) => `\`${(Role[role] ?? "").toLowerCase()}\``).join(", ");
  const changes = method.idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS ? "no" : "yes";
  return `| \`${method.name}\` | ${names === "" ? "any credential" : names} | ${TOUCHES[scope]} | ${changes} |`;
}

function standardRow(method: DescMethod): string {
  const isOpen = standardAccessOf(method)?.isOpen === true;
  return `| \`${method.parent.typeName}/${method.name}\` | ${isOpen ? "everybody, without a credential" : "any credential"} |`;
}

if (import.meta.main) writeFileSync(ACCESS_PAGE, await renderAccessPage());
