/**
 * `grpc.health.v1.Health` at the front door: open to strangers, so it looks at no credential, is no call that the end of the server waits for, and leaves no
 * line in any log. A watch ends with its connection. What strangers may have of it is bounded in `rpc/edge/strangers.ts`.
 */
import { create, toBinary } from "@bufbuild/protobuf";
import { type handleServerStreamingCall, type handleUnaryCall, Metadata, status } from "@grpc/grpc-js";
import {
  Health,
  HealthCheckRequestSchema,
  HealthCheckResponseSchema,
  HealthListRequestSchema,
  HealthListResponseSchema,
} from "../../gen/grpc/health/v1/health_pb.js";
import { decode, type Method, toBuffer } from "../handlers.ts";
import { requestIdOf } from "../request-id.ts";
import { type BoundService, implement } from "../service.ts";
import { asFault, type RpcStatus, statusOf } from "../status.ts";
import { type ListenerHealth, Status } from "./health.ts";

/** The service over the health of one listener. */
export function healthService(health: ListenerHealth): BoundService {
  return implement(Health, {
    check: unary((request) => {
      const { service } = decode(HealthCheckRequestSchema, request);
      const found = health.statusOf(service);
      return found === undefined ? UNKNOWN_SERVICE : encode(found);
    }),
    list: unary((request) => {
      decode(HealthListRequestSchema, request);
      const statuses = Object.fromEntries(
        [...health.names].map((name) => [
          name,
          create(HealthCheckResponseSchema, { status: health.statusOf(name) ?? Status.NOT_SERVING }),
        ]),
      );
      return toBuffer(toBinary(HealthListResponseSchema, create(HealthListResponseSchema, { statuses })));
    }),
    watch: watchMethod(health),
  });
}

/** The protocol's own status for it. It has no reason of ours: the service is not ours. */
const UNKNOWN_SERVICE: RpcStatus = {
  code: status.NOT_FOUND,
  details: "there is no service of that name on this listener",
  metadata: new Metadata(),
};

/** The few answers that there are are made once. */
const ENCODED: ReadonlyMap<Status, Buffer> = new Map(
  [Status.SERVING, Status.NOT_SERVING, Status.SERVICE_UNKNOWN].map((serving) => [
    serving,
    toBuffer(toBinary(HealthCheckResponseSchema, create(HealthCheckResponseSchema, { status: serving }))),
  ]),
);

function encode(serving: Status): Buffer {
  const encoded = ENCODED.get(serving);
  if (encoded === undefined) throw new TypeError(`${serving} is never answered`);
  return encoded;
}

function unary(answer: (request: Buffer) => Buffer | RpcStatus): Method & { readonly methodKind: "unary" } {
  return {
    methodKind: "unary",
    bind: (): handleUnaryCall<Buffer, Buffer> => (call, callback) => {
      try {
        const answered = answer(call.request);
        if (Buffer.isBuffer(answered)) callback(null, answered);
        else callback(answered);
      } catch (error) {
        callback(statusOf(asFault(error), requestIdOf(call.metadata)));
      }
    },
  };
}

function watchMethod(health: ListenerHealth): Method & { readonly methodKind: "server_streaming" } {
  return {
    methodKind: "server_streaming",
    bind: (): handleServerStreamingCall<Buffer, Buffer> => (call) => {
      let service: string;
      try {
        ({ service } = decode(HealthCheckRequestSchema, call.request));
      } catch (error) {
        call.emit("error", statusOf(asFault(error), requestIdOf(call.metadata)));
        return;
      }
      /** What the client was told last. */
      let told: Status | undefined;
      /** True while the client has not taken what it was told: of what changes meanwhile it is told the last. */
      let isBusy = false;
      const stop = health.watch(look);
      call.once("cancelled", stop);
      look();

      function look(): void {
        if (call.cancelled) return;
        const now = health.statusOf(service) ?? Status.SERVICE_UNKNOWN;
        if (now === told || isBusy) return;
        told = now;
        isBusy = true;
        call.write(encode(now), () => {
          isBusy = false;
          look();
        });
      }
    },
  };
}
