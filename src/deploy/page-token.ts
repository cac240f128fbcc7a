/**
 * Page tokens: where a list goes on, bound to the very list that it was answered for. A token gives no right to anything, so it is not
 * secret; the binding is there so that a token of another list, tenant or function is refused instead of quietly skipping entries.
 */
import { sha256Hex } from "../base/digest.ts";
import { requestInvalid } from "../fault/fault.ts";
import type { TenantId } from "../flow.ts";

/** Which list a token belongs to. */
export interface ListKey {
  readonly list: "functions" | "revisions";
  readonly tenant: TenantId;
  /** `""` for the list of functions. */
  readonly functionName: string;
}

const BINDING_DIGITS = 16;
const MAX_TOKEN_LENGTH = 256;

/** The token of the page after `cursor`, the last item that was answered. */
export function encodePageToken(key: ListKey, cursor: string): string {
  return Buffer.from(`${binding(key, cursor)}${cursor}`, "utf8").toString("base64url");
}

/** The cursor in a token, for which `isCursor` holds. Faults: REQUEST_INVALID for a token that was not answered for this list. */
export function decodePageToken(key: ListKey, token: string, isCursor: (cursor: string) => boolean): string {
  const text = token.length <= MAX_TOKEN_LENGTH ? Buffer.from(token, "base64url").toString("utf8") : "";
  const cursor = text.slice(BINDING_DIGITS);
  if (!isCursor(cursor) || encodePageToken(key, cursor) !== token) {
    throw requestInvalid([
      { field: "page_token", description: "must be the next_page_token of an answer to the same list, unchanged" },
    ]);
  }
  return cursor;
}

function binding({ list, tenant, functionName }: ListKey, cursor: string): string {
  return sha256Hex(JSON.stringify(["page", 1, list, tenant, functionName, cursor])).slice(0, BINDING_DIGITS);
}
