/** What an operator's file gives to whom: a tenant, roles, and functions that they are limited to. Read at the start, before any caller is known. */
import { isLabel, LABEL_RULE, MAX_LABEL_LENGTH } from "../base/names.ts";
import type { Role } from "../flow.ts";

const ROLE_NAMES: Readonly<Record<Role, true>> = {
  compile: true,
  sign: true,
  deploy: true,
  invoke: true,
  read: true,
  admin: true,
};

/** As many as a credential of AdminService may have. */
export const MAX_FUNCTION_PATTERNS = 64;

/** True for the name of a role. */
export function isRoleName(text: string): text is Role {
  return Object.hasOwn(ROLE_NAMES, text);
}

/** What is wrong with a role's name. */
export function flawOfRole(text: string): string | undefined {
  return isRoleName(text) ? undefined : `is no role; there is ${Object.keys(ROLE_NAMES).join(", ")}`;
}

/** What is wrong with a tenant's name. */
export function flawOfTenant(text: string): string | undefined {
  return isLabel(text) ? undefined : `is no tenant's name: it ${LABEL_RULE}`;
}

/** What is wrong with the name of a function, or the beginning of one with `*` behind it. */
export function flawOfFunctionPattern(text: string): string | undefined {
  if (text === "*") return "stands for all functions: leave the limit out instead";
  const isBeginning = /^[a-z][a-z0-9-]*\*$/.test(text) && text.length <= MAX_LABEL_LENGTH + 1;
  if (isBeginning || isLabel(text)) return undefined;
  return "is neither a function's name nor the beginning of one with * behind it";
}
