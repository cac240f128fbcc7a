/** Request ids: what finds a call in the log. The client's own if it sends a sane one, else one of ours. */
import { randomBytes } from "node:crypto";
import type { Metadata } from "@grpc/grpc-js";
import { REQUEST_ID_KEY } from "./status.ts";

const SANE = /^[A-Za-z0-9._:/-]{1,128}$/;

// Unique in the world by the prefix, cheap a call by the counter.
const prefix = randomBytes(9).toString("base64url");
let counter = 0;

/** A new id, never given out before. */
export function newRequestId(): string {
  counter += 1;
  return `${prefix}-${counter.toString(36)}`;
}

/** The id that the client sent, if it is short and plain; else a new one. */
export function requestIdOf(metadata: Metadata): string {
  const sent = metadata.get(REQUEST_ID_KEY)[0];
  return typeof sent === "string" && SANE.test(sent) ? sent : newRequestId();
}

/** True if the client sent an id, sane or not: then it wants to see one come back. */
export function sendsRequestId(metadata: Metadata): boolean {
  return metadata.get(REQUEST_ID_KEY).length > 0;
}
