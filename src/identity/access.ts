/** Who may do what: a method's rule against an identity. Between authentication and the rooms. */
import { MAX_LABEL_LENGTH } from "../base/names.ts";
import { Fault } from "../fault/fault.ts";
import type { Identity, Role, TenantId } from "../flow.ts";

/** The operator's own tenant. It always is; its administrators manage the server. */
export const OPERATOR_TENANT: TenantId = "default";

/** Every role there is, in the order of the protocol. */
export const ROLES: readonly Role[] = ["compile", "sign", "deploy", "invoke", "read", "admin"];

/** What a method touches; `proto/assay/v1/access.proto` says what each is. */
export type AccessScope = "module" | "function" | "tenant" | "server";

/** Who may call a method. */
export interface AccessRule {
  /** One of these is enough; none: any valid credential. */
  readonly roles: readonly Role[];
  readonly scope: AccessScope;
}

/** Why the rule keeps `identity` from the method, whatever it asks for; undefined if it does not. */
export function refusalOf(rule: AccessRule, identity: Identity): Fault | undefined {
  if (rule.roles.length > 0 && !rule.roles.some((role) => identity.roles.has(role))) {
    return new Fault("PERMISSION_MISSING", `the credential lacks the role ${rule.roles.join(" or ")}`);
  }
  switch (rule.scope) {
    case "module":
    case "function":
      return undefined;
    case "tenant":
      return identity.functions === undefined ? undefined : limited();
    case "server":
      return identity.tenant === OPERATOR_TENANT && identity.functions === undefined
        ? undefined
        : new Fault("PERMISSION_MISSING", "the method is for administrators of the server");
    default:
      return rule.scope satisfies never;
  }
}

/** Why `identity` may not use the function, if its credential is limited to others; nothing is said of whether there is such a function. */
export function functionRefusalOf(identity: Pick<Identity, "functions">, functionName: string): Fault | undefined {
  return identity.functions === undefined || isAmong(identity.functions, functionName) ? undefined : limited();
}

/** PERMISSION_MISSING unless the identity has the role. */
export function assertRole(identity: Identity, role: Role): void {
  if (!identity.roles.has(role)) {
    throw new Fault("PERMISSION_MISSING", `the credential lacks the role ${role}`);
  }
}

/** True for administrators of the server. */
export function managesServer(identity: Identity): boolean {
  return identity.tenant === OPERATOR_TENANT && identity.roles.has("admin");
}

/** True if a name is one of the patterns, or begins as one with `*` behind. */
export function isAmong(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => (pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
}

/** True for a function's name, or the beginning of one with `*` behind; `*` alone would be all. */
export function isFunctionPattern(pattern: string): boolean {
  return pattern.length <= MAX_LABEL_LENGTH + 1 && /^[a-z](?:[a-z0-9-]*\*|(?:[a-z0-9-]*[a-z0-9])?)$/.test(pattern);
}

function limited(): Fault {
  return new Fault("PERMISSION_MISSING", "the credential is limited to certain functions, and not for this");
}
