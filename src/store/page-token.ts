/**
 * Page tokens: where a list goes on, bound to the very list that it was answered for. A token gives no right to anything, so it is not
 * secret; the binding is there so that a token of another list, tenant or function is refused instead of quietly skipping entries.
 */
import { sha256Hex } from "../base/digest.ts";
import { requestInvalid } from "../fault/fault.ts";

/** Which list a token belongs to: what it lists, whose, and of what. Such as `["revisions", "acme", "orders"]`. */
export type ListKey = readonly string[];

/** A page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Undefined: this is the last page. */
  readonly nextPageToken: string | undefined;
}

const DEFAULT_PAGE_SIZE = 100;

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

/** One page of at most `pageSize` items (0: 100), with the token of the next one only if there is more. */
export async function readPage<T>(
  pageSize: number,
  key: ListKey,
  cursorOf: (item: T) => string,
  read: (limit: number) => Promise<readonly T[]>,
): Promise<Page<T>> {
  const size = pageSize === 0 ? DEFAULT_PAGE_SIZE : pageSize;
  const found = await read(size + 1);
  const items = found.slice(0, size);
  const last = items.at(-1);
  const nextPageToken = found.length > size && last !== undefined ? encodePageToken(key, cursorOf(last)) : undefined;
  return { items, nextPageToken };
}

function binding(key: ListKey, cursor: string): string {
  return sha256Hex(JSON.stringify(["page", 1, ...key, cursor])).slice(0, BINDING_DIGITS);
}
