/** Binds a service's implementation to its descriptor from the protos; every method of the proto must be there. */
import type { DescService } from "@bufbuild/protobuf";
import type { MethodDefinition, Server, UntypedServiceImplementation } from "@grpc/grpc-js";
import type { Door } from "./door.ts";
import type { Method } from "./handlers.ts";

/** A method for each method of the service, of the same shape on the wire. */
export type Implementation<S extends DescService> = {
  readonly [Name in keyof S["method"]]: Method & { readonly methodKind: S["method"][Name]["methodKind"] };
};

/** A service ready to be added to a server. */
export interface BoundService {
  addTo(server: Server, door: Door): void;
}

/** Ties `implementation` to `service`. */
export function implement<S extends DescService>(service: S, implementation: Implementation<S>): BoundService {
  const methods: Readonly<Record<string, Method | undefined>> = implementation;
  return {
    addTo(server, door) {
      const definition: Record<string, MethodDefinition<Buffer, Buffer>> = {};
      const handlers: UntypedServiceImplementation = {};
      for (const method of service.methods) {
        const implemented = methods[method.localName];
        if (implemented === undefined) throw new TypeError(`${service.typeName}/${method.name} is not implemented`);
        const path = `/${service.typeName}/${method.name}`;
        definition[method.localName] = {
          path,
          requestStream: method.methodKind === "bidi_streaming" || method.methodKind === "client_streaming",
          responseStream: method.methodKind === "bidi_streaming" || method.methodKind === "server_streaming",
          requestSerialize: identity,
          requestDeserialize: identity,
          responseSerialize: identity,
          responseDeserialize: identity,
          originalName: method.name,
        };
        handlers[method.localName] = implemented.bind(door, path);
      }
      server.addService(definition, handlers);
    },
  };
}

function identity(bytes: Buffer): Buffer {
  return bytes;
}
