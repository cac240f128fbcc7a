/** Reads from the protos who may call a method, and what else the door must know of it before it decodes anything. */
import { type DescMessage, type DescMethod, getOption, type Message } from "@bufbuild/protobuf";
import { isDigest } from "../base/digest.ts";
import { isLabel } from "../base/names.ts";
import type { CallFacts, Role } from "../flow.ts";
import { access, control_plane, Role as WireRole, AccessScope as WireScope } from "../gen/assay/v1/access_pb.js";
import type { AccessRule, AccessScope } from "../identity/access.ts";
import { standardAccessOf } from "./standard/standard-access.ts";

/** What the door knows of a method. */
export interface MethodFacts {
  /** Such as `/assay.v1.DeployService/Deploy`. */
  readonly path: string;
  readonly rule: AccessRule;
  readonly isControlPlane: boolean;
  /** The name in the request's field `function`; undefined if it has no such field. */
  readonly functionOf: ((request: Message) => string) | undefined;
  /** What the request is about, for the audit log: such as `function/orders`. Empty if nothing in particular. */
  readonly resourceOf: (request: Message) => string;
}

/** The facts of a method. Throws a TypeError for one that does not say who may call it: a server MUST NOT start with such a one. */
export function factsOf(method: DescMethod): MethodFacts {
  const path = `/${method.parent.typeName}/${method.name}`;
  const standard = standardAccessOf(method);
  if (standard !== undefined) {
    return { path, rule: standard.rule, isControlPlane: false, functionOf: undefined, resourceOf: () => "" };
  }
  const declared = getOption(method, access);
  const scope = scopeOf(declared.scope);
  if (scope === undefined) throw new TypeError(`${path} does not say who may call it (option assay.v1.access)`);
  return {
    path,
    rule: { roles: declared.roles.map(roleOf), scope },
    isControlPlane: getOption(method.parent, control_plane),
    functionOf: functionOf(method.input),
    resourceOf: resourceOf(method.input),
  };
}

const ROLE_NAMES: Readonly<Record<WireRole, Role | undefined>> = {
  [WireRole.UNSPECIFIED]: undefined,
  [WireRole.COMPILE]: "compile",
  [WireRole.SIGN]: "sign",
  [WireRole.DEPLOY]: "deploy",
  [WireRole.INVOKE]: "invoke",
  [WireRole.READ]: "read",
  [WireRole.ADMIN]: "admin",
};

/** A role as it stands in the protos. Throws a TypeError for one that does not exist. */
export function roleOf(role: WireRole): Role {
  const name = ROLE_NAMES[role];
  if (name === undefined) throw new TypeError(`${role} is not a role`);
  return name;
}

/** A role as a request names it; undefined for one that does not exist. */
export function roleFromMessage(role: WireRole): Role | undefined {
  return ROLE_NAMES[role];
}

/** A role as the protos have it. */
export function roleToMessage(role: Role): WireRole {
  switch (role) {
    case "compile":
      return WireRole.COMPILE;
    case "sign":
      return WireRole.SIGN;
    case "deploy":
      return WireRole.DEPLOY;
    case "invoke":
      return WireRole.INVOKE;
    case "read":
      return WireRole.READ;
    case "admin":
      return WireRole.ADMIN;
    default:
      return role satisfies never;
  }
}

function scopeOf(scope: WireScope): AccessScope | undefined {
  switch (scope) {
    case WireScope.MODULE:
      return "module";
    case WireScope.FUNCTION:
      return "function";
    case WireScope.TENANT:
      return "tenant";
    case WireScope.SERVER:
      return "server";
    default:
      return undefined;
  }
}

function functionOf(input: DescMessage): ((request: Message) => string) | undefined {
  const field = input.fields.find(({ name }) => name === "function");
  if (field === undefined) return undefined;
  if (field.fieldKind === "scalar") return (request) => textIn(request, field.localName);
  return (request) => {
    const ref = valueIn(request, field.localName);
    return typeof ref === "object" && ref !== null ? textIn(ref, "name") : "";
  };
}

/** What names a resource in a request: the field's name, the kind of thing that it names, and what such a name looks like. */
const RESOURCE_FIELDS = [
  ["artifactDigest", "artifact", isDigest],
  ["digest", "artifact", isDigest],
  ["keyId", "key", isDigest],
  ["id", "credential", (text: string) => /^[a-z0-9]{16}$/.test(text)],
  ["tenant", "tenant", isLabel],
] as const;

function resourceOf(input: DescMessage): (request: Message) => string {
  const readFunction = functionOf(input);
  const isTenants = /Tenant(?:Request)?$/.test(input.name);
  const fields = RESOURCE_FIELDS.filter(([name]) => input.fields.some(({ localName }) => localName === name));
  return (request) => {
    const parts: string[] = [];
    const name = readFunction?.(request) ?? "";
    // What is no name may be anything, a token or a secret too: it is not written down.
    const add = (kind: string, text: string, isName: (text: string) => boolean): void => {
      if (text !== "") parts.push(`${kind}/${isName(text) ? text : "?"}`);
    };
    add("function", name, isLabel);
    if (isTenants) add("tenant", textIn(request, "name"), isLabel);
    for (const [field, kind, isName] of fields) add(kind, textIn(request, field), isName);
    return parts.join(" ");
  };
}

/** What the audit log says of a change beside what was asked for, and how it calls it: who reads the log MUST see which change it was. */
const CHANGES: Readonly<Record<string, string>> = {
  about: "tenant",
  artifactDigest: "artifact",
  revision: "revision",
  active: "active",
  credential: "credential",
  roles: "roles",
  secret: "secret",
  keyId: "key",
  keyGroup: "group",
  status: "status",
  quota: "quota",
};

/** A resource with what was done to it. `facts` hold names alone. */
export function withFacts(resource: string, facts: CallFacts): string {
  const parts = resource === "" ? [] : resource.split(" ");
  for (const [fact, value] of Object.entries(facts)) {
    const kind = Object.hasOwn(CHANGES, fact) ? CHANGES[fact] : undefined;
    if (kind !== undefined && !parts.includes(`${kind}/${value}`)) parts.push(`${kind}/${value}`);
  }
  return parts.join(" ");
}

function textIn(message: object, field: string): string {
  const value = valueIn(message, field);
  return typeof value === "string" ? value : "";
}

function valueIn(message: object, field: string): unknown {
  return Object.getOwnPropertyDescriptor(message, field)?.value;
}
