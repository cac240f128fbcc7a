/** What an operator's file gives to whom: a tenant, roles, and functions that they are limited to. Read at the start, before any caller is known. */
import { isLabel, LABEL_RULE } from "../base/names.ts";
import type { Role } from "../flow.ts";
import { isFunctionPattern, ROLES } from "./access.ts";

/** As many as a credential of AdminService may have. */
export const MAX_FUNCTION_PATTERNS = 64;

/** True for the name of a role. */
export function isRoleName(text: string): text is Role {
  return ROLES.some((role) => role === text);
}

/** What is wrong with a role's name. */
export function flawOfRole(text: string): string | undefined {
  return isRoleName(text) ? undefined : `is no role; there is ${ROLES.join(", ")}`;
}

/** What is wrong with a tenant's name. */
export function flawOfTenant(text: string): string | undefined {
  return isLabel(text) ? undefined : `is no tenant's name: it ${LABEL_RULE}`;
}

/** What is wrong with the name of a function, or the beginning of one with `*` behind it. */
export function flawOfFunctionPattern(text: string): string | undefined {
  if (text === "*") return "stands for all functions: leave the limit out instead";
  return isFunctionPattern(text) ? undefined : "is neither a function's name nor the beginning of one with * behind it";
}
