/**
 * Finds out who calls: a credential in, an identity out. Before everything else that a call asks for.
 *
 * Whatever is wrong with a credential is answered with the same words. What was found to be valid is remembered until anything of its tenant
 * changes, so that nearly every call costs one look into a table.
 */
import type { X509Certificate } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/log.ts";
import { Fault } from "../fault/fault.ts";
import type { Identity, TenantId } from "../flow.ts";
import type { TenantStore } from "../store/tenant-store.ts";
import { isSecretOf, parseApiKey } from "./api-keys.ts";
import type { CertificateIdentities, TokenVerifier } from "./token-verifier.ts";

export interface AuthenticatorOptions {
  readonly tenants: TenantStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** Undefined: API keys alone are known. */
  readonly tokens: TokenVerifier | undefined;
  /** Undefined: certificates say nothing. */
  readonly certificates: CertificateIdentities | undefined;
}

/** What a call brings along. */
export interface Presented {
  /** The values of `authorization`. */
  readonly authorization: readonly (string | Buffer)[];
  /** The client's certificate, verified; asked for only where there is no authorization. */
  readonly certificate: () => X509Certificate | undefined;
}

const MAX_REMEMBERED = 10_000;
const NOTE_USES_EVERY_MS = 60_000;
/** Longer than any key or token that is taken. */
const MAX_AUTHORIZATION_CHARACTERS = 8_192 + 16;

/** `Bearer` and a space. */
const SCHEME_CHARACTERS = 7;

interface Remembered {
  readonly identity: Identity;
  /** The API key's id; undefined for other credentials. */
  readonly keyId: string | undefined;
}

/** Finds out who calls. */
export class Authenticator {
  readonly #options: AuthenticatorOptions;
  /** By what stood in `authorization`. */
  #remembered = new Map<string, Remembered>();
  #tenants = new Map<TenantId, boolean>();
  /** Counts the times that everything was forgotten: what was asked of the store before MUST NOT be remembered after. */
  #age = 0;
  readonly #uses = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  readonly #stopListening: () => void;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
    this.#stopListening = options.tenants.onTenantChange(() => this.#forget());
    this.#timer = setInterval(() => void this.#noteUses(), NOTE_USES_EVERY_MS).unref();
  }

  /** Who calls. Throws, or rejects with, a Fault: UNAUTHENTICATED, TENANT_SUSPENDED. */
  identify(presented: Presented): Identity | Promise<Identity> {
    const [authorization, ...more] = presented.authorization;
    if (authorization === undefined) {
      const certificate = presented.certificate();
      return this.#atOnce(this.#ofCertificate(certificate)) ?? this.#byCertificate(certificate);
    }
    if (typeof authorization !== "string" || more.length > 0) throw unauthenticated();
    const remembered = this.#remembered.get(authorization);
    if (remembered === undefined) {
      const ofToken = this.#ofToken(authorization);
      return this.#atOnce(ofToken) ?? this.#byAuthorization(authorization, ofToken);
    }
    const { identity, keyId } = remembered;
    if (keyId !== undefined) this.#uses.set(keyId, 0);
    if (identity.expiresAtMs !== undefined && identity.expiresAtMs <= this.#options.clock.nowMs()) {
      this.#remembered.delete(authorization);
      throw unauthenticated();
    }
    return identity;
  }

  /** Why a call of `identity` that runs MUST end, now that something of its tenant has changed; undefined if it may go on. */
  async refusalNow(identity: Identity): Promise<Fault | undefined> {
    const keyId = /^key:(.*)$/.exec(identity.credentialId)?.[1];
    const found = keyId === undefined ? undefined : await this.#options.tenants.findCredential(keyId);
    if (keyId !== undefined && found?.credential.revokedAtMs !== undefined) return unauthenticated();
    if (keyId !== undefined && found === undefined) return unauthenticated();
    try {
      await this.#assertTenant(identity.tenant);
      return undefined;
    } catch (error) {
      if (error instanceof Fault) return error;
      throw error;
    }
  }

  /** Notes what was used last, and remembers nothing more. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopListening();
    this.#forget();
    await this.#noteUses();
  }

  /** The identity where nothing has to be waited for: it is known, and so is its tenant. Else undefined. */
  #atOnce(identity: Identity | undefined | Promise<Identity | undefined>): Identity | undefined {
    if (identity === undefined || identity instanceof Promise) return undefined;
    return this.#tenants.get(identity.tenant) === true && !this.#isOver(identity) ? identity : undefined;
  }

  /** Undefined for what is no token of an identity provider. */
  #ofToken(authorization: string): Identity | undefined | Promise<Identity | undefined> {
    const { tokens } = this.#options;
    const token =
      tokens !== undefined && authorization.length <= MAX_AUTHORIZATION_CHARACTERS
        ? bearerOf(authorization)
        : undefined;
    return token === undefined || parseApiKey(token) !== undefined ? undefined : tokens?.verify(token);
  }

  #ofCertificate(certificate: X509Certificate | undefined): Identity | undefined {
    return certificate === undefined ? undefined : this.#options.certificates?.identityOfCertificate(certificate);
  }

  async #byAuthorization(
    authorization: string,
    ofToken: Identity | undefined | Promise<Identity | undefined>,
  ): Promise<Identity> {
    const token = authorization.length <= MAX_AUTHORIZATION_CHARACTERS ? bearerOf(authorization) : undefined;
    if (token === undefined) throw unauthenticated();
    const age = this.#age;
    const key = parseApiKey(token);
    const identity = key === undefined ? await ofToken : await this.#byKey(key);
    if (identity === undefined || this.#isOver(identity)) throw unauthenticated();
    await this.#assertTenant(identity.tenant);
    // Something changed while the store was asked: it is asked again, so that a call never begins on what was revoked before it.
    if (age !== this.#age) return this.#byAuthorization(authorization, this.#ofToken(authorization));
    // Tokens of others are remembered by their verifier, which knows how long they hold.
    // One way of writing it alone: with more spaces one key could fill the memory, and push out everybody else's.
    if (key !== undefined && authorization.length === SCHEME_CHARACTERS + token.length) {
      if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
      this.#remembered.set(authorization, { identity, keyId: key.id });
    }
    if (key !== undefined) this.#uses.set(key.id, 0);
    return identity;
  }

  async #byKey({ id, secret }: { readonly id: string; readonly secret: string }): Promise<Identity | undefined> {
    const found = await this.#options.tenants.findCredential(id);
    if (!isSecretOf(found?.hash, secret) || found === undefined) return undefined;
    const { functions, roles, tenant, expiresAtMs, revokedAtMs } = found.credential;
    if (revokedAtMs !== undefined) return undefined;
    return {
      tenant,
      credentialId: `key:${id}`,
      roles: new Set(roles),
      functions: functions.length === 0 ? undefined : functions,
      expiresAtMs,
    };
  }

  async #byCertificate(certificate: X509Certificate | undefined): Promise<Identity> {
    const age = this.#age;
    const identity = this.#ofCertificate(certificate);
    if (identity === undefined || this.#isOver(identity)) throw unauthenticated();
    await this.#assertTenant(identity.tenant);
    return age === this.#age ? identity : this.#byCertificate(certificate);
  }

  /** TENANT_SUSPENDED for a tenant that is, UNAUTHENTICATED for one that is not there. */
  async #assertTenant(name: TenantId): Promise<void> {
    let isActive = this.#tenants.get(name);
    if (isActive === undefined) {
      const age = this.#age;
      const tenant = await this.#options.tenants.getTenant(name);
      if (tenant === undefined || tenant.status === "deleting") throw unauthenticated();
      isActive = tenant.status === "active";
      if (age === this.#age && this.#tenants.size < MAX_REMEMBERED) this.#tenants.set(name, isActive);
    }
    if (!isActive) throw new Fault("TENANT_SUSPENDED", "the tenant is suspended; its data are kept");
  }

  #isOver(identity: Identity): boolean {
    return identity.expiresAtMs !== undefined && identity.expiresAtMs <= this.#options.clock.nowMs();
  }

  #forget(): void {
    this.#age += 1;
    this.#remembered = new Map();
    this.#tenants = new Map();
  }

  async #noteUses(): Promise<void> {
    if (this.#uses.size === 0) return;
    const atMs = this.#options.clock.nowMs();
    const uses = [...this.#uses.keys()].map((id) => ({ id, atMs }));
    this.#uses.clear();
    try {
      await this.#options.tenants.noteUses(uses);
    } catch (error) {
      this.#options.log.warn({ err: error }, "when credentials were last used could not be noted");
    }
  }
}

export const UNAUTHENTICATED_MESSAGE =
  "the call carries no valid credential: send an API key of this server, or a token that it takes, as `authorization: Bearer …`";

/** The one answer to every credential that is not valid, and to none: it tells how to send one, and nothing of what is wrong with the one that came. */
export function unauthenticated(): Fault {
  return new Fault("UNAUTHENTICATED", UNAUTHENTICATED_MESSAGE);
}

/** The token in an `authorization` value (RFC 6750, 2.1; the scheme in any case). */
function bearerOf(authorization: string): string | undefined {
  return /^bearer +([\x21-\x7e]+)$/i.exec(authorization)?.[1];
}
