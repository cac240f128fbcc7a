/** Gathers what is wrong with a request, so that a caller hears of everything at once. */

import { isDigest } from "../../base/digest.ts";
import { isLabel, LABEL_RULE, MAX_LABEL_LENGTH } from "../../base/names.ts";
import { type FieldViolation, requestInvalid } from "../../fault/fault.ts";

const MAX_PAGE_SIZE = 1_000;
const DEFAULT_PAGE_SIZE = 100;
const MAX_PAGE_TOKEN_CHARACTERS = 512;
const MAX_ETAG_CHARACTERS = 256;

/** The violations of one request. Field paths are written as `google.rpc.BadRequest` has them: `module.files[2].path`. */
export class Violations {
  readonly #found: FieldViolation[] = [];

  get found(): readonly FieldViolation[] {
    return this.#found;
  }

  add(field: string, description: string): void {
    this.#found.push({ field, description });
  }

  /** Faults with REQUEST_INVALID if anything was found. */
  throwIfAny(): void {
    if (this.#found.length > 0) throw requestInvalid(this.#found);
  }

  functionName(field: string, name: string): void {
    if (name === "") this.add(field, "is required");
    else if (name.length > MAX_LABEL_LENGTH || !isLabel(name)) this.add(field, LABEL_RULE);
  }

  digest(field: string, digest: string): void {
    if (digest === "") this.add(field, "is required");
    else if (!isDigest(digest)) this.add(field, "must be a SHA-256 as 64 lower-case hexadecimal digits");
  }

  text(field: string, text: string, maxCharacters: number): void {
    // Characters as people count them: code points, not UTF-16 code units.
    if (text.length > 2 * maxCharacters || (text.length > maxCharacters && [...text].length > maxCharacters)) {
      this.add(field, `must be at most ${maxCharacters} characters`);
    }
  }

  etag(field: string, etag: string): void {
    if (etag.length > MAX_ETAG_CHARACTERS) this.add(field, "is not an etag that this server has answered");
  }

  /** Checks a page's size and token; answers the size to use. */
  page(sizeField: string, size: number, tokenField: string, token: string): number {
    if (size > MAX_PAGE_SIZE) this.add(sizeField, `must be at most ${MAX_PAGE_SIZE}`);
    if (token.length > MAX_PAGE_TOKEN_CHARACTERS) this.add(tokenField, "is not a token that this server has answered");
    return size === 0 ? DEFAULT_PAGE_SIZE : size;
  }

  /** Checks the number of a revision; answers it as a number. */
  revision(field: string, revision: bigint): number {
    if (revision < 1n || revision > BigInt(Number.MAX_SAFE_INTEGER))
      this.add(field, "must be a revision's number, from 1");
    return Number(revision);
  }
}
