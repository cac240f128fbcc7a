/** Finds in an answer that passes the gateway undecoded what the executor says that it cost. Observing, where an answer comes in. */

import { BYTES, MAX_VARINT_BYTES, VARINT, Walker } from "../base/wire-walker.ts";
import type { ReportedUsage } from "../flow.ts";

/** What an executor says of one call or batch. Its tenant's code may have got at it: nothing here is more than that tenant's word. */
export interface Reported {
  cpuNs: number;
  wallNs: number;
  heapBytes: number;
  eventsApplied: number;
  eventsFailed: number;
}

/** Where the messages have it: `assay/v1/invoke_service.proto`. */
const LAYOUTS = {
  reduceResponse: { applied: 4, failed: -1, usage: 5 },
  receipt: { applied: 2, failed: 4, usage: 7 },
} as const;
type Layout = (typeof LAYOUTS)[keyof typeof LAYOUTS];
const RECEIPT = 2;
const CPU_TIME_NS = 1;
const WALL_TIME_NS = 2;
const HEAP_BYTES = 3;
const FIELD_SHIFT = 3;
const WIRE_TYPE = 7;
/** Tags of fields up to 15. */
const MAX_TAG_BYTES = 1;

/** Reads an `assay.v1.ReduceResponse` into `into`. False: it is not in its ordinary form, and says nothing. */
export function readReduceResponse(bytes: Uint8Array, into: Reported): boolean {
  clear(into);
  return readMessage(new Walker(bytes), LAYOUTS.reduceResponse, into);
}

/** Likewise the receipt in an `assay.v1.ReduceStreamResponse`. */
export function readReceipt(bytes: Uint8Array, into: Reported): boolean {
  clear(into);
  const walker = new Walker(bytes);
  if (walker.varint(MAX_TAG_BYTES) !== ((RECEIPT << FIELD_SHIFT) | BYTES)) return false;
  const receipt = walker.within();
  return receipt !== undefined && readMessage(receipt, LAYOUTS.receipt, into);
}

/** Likewise of a call that failed. False: nothing is said of it. */
export function takeUsage(usage: ReportedUsage | undefined, into: Reported): boolean {
  clear(into);
  if (usage === undefined) return false;
  into.cpuNs = Number(usage.cpuTimeNs);
  into.wallNs = Number(usage.wallTimeNs);
  into.heapBytes = Number(usage.heapBytes);
  return true;
}

/** Nothing is known. */
export function nothingReported(): Reported {
  return { cpuNs: 0, wallNs: 0, heapBytes: 0, eventsApplied: 0, eventsFailed: 0 };
}

function clear(into: Reported): void {
  into.cpuNs = 0;
  into.wallNs = 0;
  into.heapBytes = 0;
  into.eventsApplied = 0;
  into.eventsFailed = 0;
}

function readMessage(walker: Walker, layout: Layout, into: Reported): boolean {
  let hasUsage = false;
  while (walker.pos < walker.end) {
    const tag = walker.varint(MAX_TAG_BYTES);
    const field = tag >> FIELD_SHIFT;
    switch (tag & WIRE_TYPE) {
      case VARINT: {
        const value = walker.varint(MAX_VARINT_BYTES);
        if (value < 0) return false;
        if (field === layout.applied) into.eventsApplied = value;
        else if (field === layout.failed) into.eventsFailed = value;
        break;
      }
      case BYTES: {
        const end = walker.valueEnd();
        if (end < 0) return false;
        if (field === layout.usage) hasUsage = readUsage(new Walker(walker.bytes, walker.pos, end), into);
        walker.pos = end;
        break;
      }
      default:
        return false;
    }
  }
  return hasUsage;
}

function readUsage(walker: Walker, into: Reported): boolean {
  while (walker.pos < walker.end) {
    const tag = walker.varint(MAX_TAG_BYTES);
    const value = walker.varint(MAX_VARINT_BYTES);
    if ((tag & WIRE_TYPE) !== VARINT || value < 0) return false;
    switch (tag >> FIELD_SHIFT) {
      case CPU_TIME_NS:
        into.cpuNs = value;
        break;
      case WALL_TIME_NS:
        into.wallNs = value;
        break;
      case HEAP_BYTES:
        into.heapBytes = value;
        break;
      default:
    }
  }
  return true;
}
