/** The protos of the services that stand on one listener, as reflection gives them out: files by name, by what they declare and by what they extend. */
import {
  type DescEnum,
  type DescExtension,
  type DescFile,
  type DescMessage,
  type DescService,
  toBinary,
} from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { file_google_rpc_error_details } from "../../gen/google/rpc/error_details_pb.js";
import { file_google_rpc_status } from "../../gen/google/rpc/status_pb.js";

/** Every file that the services need, and those of what their failures carry. Comments are not in them: generated code has none. */
export class Descriptors {
  /** Full names of the services, in order. */
  readonly services: readonly string[];
  readonly #files = new Map<string, DescFile>();
  readonly #bySymbol = new Map<string, DescFile>();
  /** By the full name of what they extend, then by number. */
  readonly #extensions = new Map<string, Map<number, DescFile>>();
  readonly #messages = new Set<string>();
  readonly #encoded = new Map<DescFile, readonly Uint8Array[]>();

  constructor(services: readonly DescService[]) {
    this.services = services.map(({ typeName }) => typeName).toSorted();
    for (const { file } of services) this.#addFile(file);
    for (const file of IN_STATUS_DETAILS) this.#addFile(file);
  }

  /** The file and all that it imports, each a `FileDescriptorProto`; undefined: there is no such file. */
  byName(name: string): readonly Uint8Array[] | undefined {
    // Generated code names files without their ending.
    return name.endsWith(SUFFIX) ? this.#encode(this.#files.get(name.slice(0, -SUFFIX.length))) : undefined;
  }

  /** Likewise the file that declares `symbol`: a service, method, message, field, oneof, enum, value or extension by its full name. */
  bySymbol(symbol: string): readonly Uint8Array[] | undefined {
    return this.#encode(this.#bySymbol.get(symbol));
  }

  /** Likewise the file that declares the extension of a message by its number. */
  byExtension(typeName: string, number: number): readonly Uint8Array[] | undefined {
    return this.#encode(this.#extensions.get(typeName)?.get(number));
  }

  /** The numbers of a message's extensions; undefined: there is no such message. */
  extensionNumbers(typeName: string): readonly number[] | undefined {
    if (!this.#messages.has(typeName)) return undefined;
    return [...(this.#extensions.get(typeName)?.keys() ?? [])].toSorted((a, b) => a - b);
  }

  #encode(file: DescFile | undefined): readonly Uint8Array[] | undefined {
    if (file === undefined) return undefined;
    const known = this.#encoded.get(file);
    if (known !== undefined) return known;
    const encoded = [...closureOf(file)].map(({ proto }) => toBinary(FileDescriptorProtoSchema, proto));
    this.#encoded.set(file, encoded);
    return encoded;
  }

  #addFile(file: DescFile): void {
    for (const one of closureOf(file)) {
      if (this.#files.has(one.name)) continue;
      this.#files.set(one.name, one);
      for (const message of one.messages) this.#addMessage(message);
      for (const enumeration of one.enums) this.#addEnum(enumeration);
      for (const extension of one.extensions) this.#addExtension(extension);
      for (const service of one.services) {
        this.#bySymbol.set(service.typeName, one);
        for (const { name } of service.methods) this.#bySymbol.set(`${service.typeName}.${name}`, one);
      }
    }
  }

  #addMessage(message: DescMessage): void {
    this.#messages.add(message.typeName);
    this.#bySymbol.set(message.typeName, message.file);
    for (const { name } of [...message.fields, ...message.oneofs]) {
      this.#bySymbol.set(`${message.typeName}.${name}`, message.file);
    }
    for (const nested of message.nestedMessages) this.#addMessage(nested);
    for (const nested of message.nestedEnums) this.#addEnum(nested);
    for (const extension of message.nestedExtensions) this.#addExtension(extension);
  }

  #addEnum({ file, typeName, values }: DescEnum): void {
    this.#bySymbol.set(typeName, file);
    // Values stand beside their enum, not in it (the language's scoping rule).
    const scope = typeName.slice(0, typeName.lastIndexOf(".") + 1);
    for (const { name } of values) this.#bySymbol.set(scope + name, file);
  }

  #addExtension({ extendee, file, number, typeName }: DescExtension): void {
    this.#bySymbol.set(typeName, file);
    const known = this.#extensions.get(extendee.typeName);
    if (known === undefined) this.#extensions.set(extendee.typeName, new Map([[number, file]]));
    else known.set(number, file);
  }
}

const SUFFIX = ".proto";
/** No file imports them, and every failed call carries them: a tool that shows one asks for them by name. */
const IN_STATUS_DETAILS: readonly DescFile[] = [file_google_rpc_error_details, file_google_rpc_status];

/** A file and what it imports, each once, the file itself first. */
function closureOf(file: DescFile): ReadonlySet<DescFile> {
  const files = new Set([file]);
  for (const one of files) for (const dependency of one.dependencies) files.add(dependency);
  return files;
}
