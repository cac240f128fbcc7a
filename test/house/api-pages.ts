/** Renders `docs/services/`, a page for each service, from the protos and their comments. Run as a program it writes the pages. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  createFileRegistry,
  type DescEnum,
  type DescField,
  type DescFile,
  type DescMessage,
  type DescMethod,
  type DescService,
  fromBinary,
  getOption,
} from "@bufbuild/protobuf";
import { FileDescriptorSetSchema, MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import { REASONS } from "../../src/fault/reasons.ts";
import { access, control_plane, Role } from "../../src/gen/assay/v1/access_pb.js";

const ROOT = join(import.meta.dirname, "../..");

/** Where the pages stand. */
export const SERVICE_PAGES = join(ROOT, "docs/services");

const PACKAGE = "assay.v1";
const REASON_NAMES: ReadonlySet<string> = new Set(REASONS.keys());
const OVERVIEW = "README.md";
/** Places in a FileDescriptorProto, by its field numbers. */
const AT = { message: 4, enum: 5, service: 6, inside: 2 } as const;

/** What is written above each thing of the protos. */
export class Comments {
  readonly #texts = new Map<string, string>();

  constructor(files: Iterable<DescFile>) {
    for (const { name, proto } of files) {
      for (const { path, leadingComments } of proto.sourceCodeInfo?.location ?? []) {
        const text = leadingComments.replace(/^ /gm, "").trim();
        if (text !== "") this.#texts.set(`${name} ${path.join(".")}`, text);
      }
    }
  }

  of(thing: DescService | DescMethod | DescMessage | DescField | DescEnum): string {
    return this.#at(...pathOf(thing));
  }

  ofValue(whole: DescEnum, index: number): string {
    const [file, path] = pathOf(whole);
    return this.#at(file, [...path, AT.inside, index]);
  }

  #at(file: DescFile, path: readonly number[]): string {
    return this.#texts.get(`${file.name} ${path.join(".")}`) ?? "";
  }
}

function pathOf(
  thing: DescService | DescMethod | DescMessage | DescField | DescEnum,
): readonly [DescFile, readonly number[]] {
  switch (thing.kind) {
    case "service":
      return [thing.file, [AT.service, thing.file.services.indexOf(thing)]];
    case "message":
      return [thing.file, [AT.message, thing.file.messages.indexOf(thing)]];
    case "enum":
      return [thing.file, [AT.enum, thing.file.enums.indexOf(thing)]];
    case "rpc": {
      const [file, path] = pathOf(thing.parent);
      return [file, [...path, AT.inside, thing.parent.methods.indexOf(thing)]];
    }
    case "field": {
      const [file, path] = pathOf(thing.parent);
      return [file, [...path, AT.inside, thing.parent.fields.indexOf(thing)]];
    }
    default:
      return thing satisfies never;
  }
}

/** The public API as `buf` reads it, comments included. */
export function publicApi(): { readonly files: readonly DescFile[]; readonly comments: Comments } {
  const image = execFileSync(join(ROOT, "node_modules/.bin/buf"), ["build", "--output", "-#format=binpb"], {
    cwd: ROOT,
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, image));
  const files = [...registry.files].filter(({ proto }) => proto.package === PACKAGE);
  return { files, comments: new Comments(files) };
}

/** File name → text. */
export function renderServicePages(): ReadonlyMap<string, string> {
  const { files, comments } = publicApi();
  const services = files.flatMap((file) => file.services).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const pages = new Map(services.map((service) => [pageOf(service), servicePage(service, comments)]));
  pages.set(OVERVIEW, overview(services, comments));
  return pages;
}

/** The file of a service's page. */
export function pageOf(service: DescService): string {
  return `${service.name.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase()}.md`;
}

function overview(services: readonly DescService[], comments: Comments): string {
  const rows = services.map((service) => {
    const methods = service.methods.map(({ name }) => `[\`${name}\`](${pageOf(service)}#${name.toLowerCase()})`);
    return `| [\`${service.name}\`](${pageOf(service)}) | ${firstSentence(comments.of(service))} | ${methods.join(", ")} |`;
  });
  return [
    "# Services",
    "",
    "A page for each service of `assay.v1`, generated from the [protos](../../proto/assay/v1/) by `npm run generate`. Beside them every listener has `grpc.health.v1.Health` and",
    "gRPC's server reflection ([running](../operations/running.md)). Who may call what: [access](../operations/access.md); what an error says: [reasons](../reasons.md).",
    "",
    "| service | what for | methods |",
    "|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function servicePage(service: DescService, comments: Comments): string {
  const plane = getOption(service, control_plane)
    ? "It belongs to the control plane, which can be put on a listener of its own, made read-only, or switched off."
    : "It belongs to the invoke plane.";
  const own = new Set<DescMessage | DescEnum>(service.methods.flatMap(({ input, output }) => [input, output]));
  const mentioned = reachable(own);
  return [
    `# ${service.name}`,
    "",
    linked(comments.of(service)),
    "",
    `\`${service.typeName}\`, in [\`${service.file.name}.proto\`](../../proto/${service.file.name}.proto). ${plane} Generated from the protos by \`npm run generate\`.`,
    "",
    ...service.methods.flatMap((method) => methodSection(method, comments)),
    ...(mentioned.length === 0 ? [] : ["## Messages and enums", ""]),
    ...mentioned.flatMap((thing) => typeSection(thing, comments)),
  ].join("\n");
}

function methodSection(method: DescMethod, comments: Comments): string[] {
  const { roles } = getOption(method, access);
  const names = roles.map((role) => `\`${(Role[role] ?? "").toLowerCase()}\``);
  const who = names.length === 0 ? "any valid credential" : `a credential with ${names.join(" or ")}`;
  return [
    `## ${method.name}`,
    "",
    `\`${shapeOf(method)}\``,
    "",
    linked(comments.of(method)),
    "",
    `Open to ${who}. ${REPEATING[method.idempotency]}`,
    "",
    ...fieldTable("Request", method.input, comments),
    ...fieldTable("Answer", method.output, comments),
  ];
}

const REPEATING: Readonly<Record<MethodOptions_IdempotencyLevel, string>> = {
  [MethodOptions_IdempotencyLevel.IDEMPOTENCY_UNKNOWN]:
    "Calling it twice may do something twice: clients do not try it again when a connection breaks.",
  [MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS]: "It changes nothing, so clients may try it again.",
  [MethodOptions_IdempotencyLevel.IDEMPOTENT]:
    "Calling it twice does the same as calling it once, so clients may try it again.",
};

function shapeOf({ name, input, output, methodKind }: DescMethod): string {
  const sends = methodKind === "bidi_streaming" || methodKind === "client_streaming" ? "stream " : "";
  const answers = methodKind === "bidi_streaming" || methodKind === "server_streaming" ? "stream " : "";
  return `${name}(${sends}${input.name}) returns (${answers}${output.name})`;
}

function fieldTable(title: string, message: DescMessage, comments: Comments): string[] {
  const about = comments.of(message);
  if (message.fields.length === 0) return [`**${title}**: \`${message.name}\`, which has no fields.`, ""];
  return [`**${title}**: \`${message.name}\`. ${inTable(about)}`, "", ...rowsOf(message, comments), ""];
}

function rowsOf(message: DescMessage, comments: Comments): string[] {
  return [
    "| field | type | meaning |",
    "|---|---|---|",
    ...message.fields.map((field) => {
      const choice = field.oneof === undefined ? "" : ` (one of \`${field.oneof.name}\`)`;
      return `| \`${field.name}\` | ${typeOf(field)}${choice} | ${inTable(comments.of(field))} |`;
    }),
  ];
}

function typeOf(field: DescField): string {
  const optional = field.proto.proto3Optional ? "optional " : "";
  switch (field.fieldKind) {
    case "scalar":
      return `${optional}\`${SCALARS[field.scalar] ?? field.scalar}\``;
    case "message":
      return `${optional}${nameOf(field.message)}`;
    case "enum":
      return `${optional}${nameOf(field.enum)}`;
    case "list":
      return `repeated ${field.listKind === "scalar" ? `\`${SCALARS[field.scalar] ?? field.scalar}\`` : nameOf(field.listKind === "message" ? field.message : field.enum)}`;
    case "map":
      return "map";
    default:
      return field satisfies never;
  }
}

/** Names of protobuf's scalar types, by their numbers in FieldDescriptorProto.Type. */
const SCALARS: Readonly<Record<number, string>> = {
  1: "double",
  2: "float",
  3: "int64",
  4: "uint64",
  5: "int32",
  8: "bool",
  9: "string",
  12: "bytes",
  13: "uint32",
};

function nameOf(type: DescMessage | DescEnum): string {
  return type.file.proto.package === PACKAGE
    ? `[\`${type.name}\`](#${type.name.toLowerCase()})`
    : `\`${type.typeName}\``;
}

/** Every message and enum of the package that requests and answers mention, in the order of their names. */
function reachable(from: ReadonlySet<DescMessage | DescEnum>): (DescMessage | DescEnum)[] {
  const found = new Set<DescMessage | DescEnum>(from);
  for (const type of found) {
    if (type.kind === "enum") continue;
    for (const field of type.fields) {
      const next = field.message ?? field.enum;
      if (next !== undefined && next.file.proto.package === PACKAGE) found.add(next);
    }
  }
  return [...found].filter((type) => !from.has(type)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function typeSection(type: DescMessage | DescEnum, comments: Comments): string[] {
  const about = linked(comments.of(type));
  if (type.kind === "message") return [`### ${type.name}`, "", about, "", ...rowsOf(type, comments), ""];
  if (type.name === "Reason") return [`### ${type.name}`, "", "See [reasons](../reasons.md).", ""];
  const rows = type.values.map(({ name }, index) => `| \`${name}\` | ${inTable(comments.ofValue(type, index))} |`);
  return [`### ${type.name}`, "", about, "", "| value | meaning |", "|---|---|", ...rows, ""];
}

function inTable(text: string): string {
  return linked(text)
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll("|", "\\|");
}

/** Reasons become links to their pages. */
function linked(text: string): string {
  return text.replace(/`([A-Z][A-Z_]+[A-Z])`/g, (written, name: string) =>
    REASON_NAMES.has(name) ? `[${written}](../reasons/${name.toLowerCase().replaceAll("_", "-")}.md)` : written,
  );
}

function firstSentence(text: string): string {
  return inTable(/^[\s\S]*?\.(?=\s|$)/.exec(text)?.[0] ?? text);
}

/** Writes pages into a directory of their own, and removes those that are none of them any more. */
export function writePages(directory: string, pages: ReadonlyMap<string, string>): void {
  mkdirSync(directory, { recursive: true });
  for (const file of readdirSync(directory)) if (!pages.has(file)) rmSync(join(directory, file));
  for (const [file, text] of pages) writeFileSync(join(directory, file), text);
}

if (import.meta.main) writePages(SERVICE_PAGES, renderServicePages());
