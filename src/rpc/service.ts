/** Binds a service's implementation to its descriptor from the protos; every method of the proto must be there. */
import type { DescService } from "@bufbuild/protobuf";
import { MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import type { MethodDefinition, Server, UntypedServiceImplementation } from "@grpc/grpc-js";
import { Fault } from "../fault/fault.ts";
import { factsOf } from "./access-rules.ts";
import type { Door } from "./door.ts";
import { type Method, refusing } from "./handlers.ts";

/** A method for each method of the service, of the same shape on the wire. */
export type Implementation<S extends DescService> = {
  readonly [Name in keyof S["method"]]: Method & { readonly methodKind: S["method"][Name]["methodKind"] };
};

/** A service ready to be added to a server. */
export interface BoundService {
  readonly descriptor: DescService;
  /** False: this server does not have any of its methods yet. */
  readonly isImplemented: boolean;
  addTo(server: Server, door: Door): void;
  /** The same service, whose methods that may change something answer READ_ONLY; after they have looked who calls. */
  readOnly(): BoundService;
}

/** Ties `implementation` to `service`. */
export function implement<S extends DescService>(service: S, implementation: Implementation<S>): BoundService {
  const methods: Readonly<Record<string, Method | undefined>> = implementation;
  return {
    descriptor: service,
    isImplemented: service.methods.some(({ localName }) => methods[localName]?.isMissing !== true),
    readOnly() {
      const kept: Record<string, Method | undefined> = {};
      for (const { localName, idempotency } of service.methods) {
        const method = methods[localName];
        const changesNothing = idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS;
        kept[localName] = method === undefined || changesNothing ? method : refusing(method.methodKind, isReadOnly);
      }
      return implement(service, kept as Implementation<S>);
    },
    addTo(server, door) {
      const definition: Record<string, MethodDefinition<Buffer, Buffer>> = {};
      const handlers: UntypedServiceImplementation = {};
      for (const method of service.methods) {
        const implemented = methods[method.localName];
        if (implemented === undefined) throw new TypeError(`${service.typeName}/${method.name} is not implemented`);
        const facts = factsOf(method);
        definition[method.localName] = {
          path: facts.path,
          requestStream: method.methodKind === "bidi_streaming" || method.methodKind === "client_streaming",
          responseStream: method.methodKind === "bidi_streaming" || method.methodKind === "server_streaming",
          requestSerialize: identity,
          requestDeserialize: identity,
          responseSerialize: identity,
          responseDeserialize: identity,
          originalName: method.name,
        };
        handlers[method.localName] = implemented.bind(door, facts);
      }
      server.addService(definition, handlers);
    },
  };
}

function isReadOnly(): Fault {
  return new Fault("READ_ONLY", "the control plane of this server is read-only");
}

function identity(bytes: Buffer): Buffer {
  return bytes;
}
