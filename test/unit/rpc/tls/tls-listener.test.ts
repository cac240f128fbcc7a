import type { X509Certificate } from "node:crypto";
import { copyFileSync, readFileSync } from "node:fs";
import { connect } from "node:tls";
import { credentials } from "@grpc/grpc-js";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../../src/base/clock.ts";
import { EventService } from "../../../../src/gen/assay/v1/event_service_pb.js";
import { Authenticator } from "../../../../src/identity/authenticator.ts";
import type { TlsSettings } from "../../../../src/listener-settings.ts";
import { ListenError } from "../../../../src/rpc/edge/listener.ts";
import { type FrontDoor, openFrontDoor } from "../../../../src/rpc/server.ts";
import { eventService } from "../../../../src/rpc/services/event-service.ts";
import { LOOK_EVERY_MS } from "../../../../src/rpc/tls/tls-watch.ts";
import { makeCertificates, type Pair } from "../../../attack/edge/certificates.ts";
import { Client, failure } from "../../../e2e/client.ts";
import { type DoorFixture, makeDoor } from "../door-fixture.ts";

const certificates = makeCertificates();
const { ca } = certificates;
const ours = certificates.issue("ours");
const theirs = certificates.issue("theirs", { by: certificates.authority("their-ca") });
const ended = certificates.issueEnded("ended");
const servers = certificates.issue("servers", { usage: "serverAuth" });

let fixture: DoorFixture;
let door: FrontDoor;
let seen: X509Certificate[];
let clients: Client[];
let authenticator: Authenticator;

beforeEach(async () => {
  fixture = await makeDoor();
  seen = [];
  clients = [];
  authenticator = new Authenticator({
    tenants: fixture.store.tenants,
    clock: systemClock,
    log: fixture.parts.log,
    tokens: undefined,
    certificates: {
      identityOfCertificate(certificate) {
        seen.push(certificate);
        const roles = new Set(["invoke", "read"] as const);
        return { tenant: "default", credentialId: "cert:x", roles, functions: undefined, expiresAtMs: undefined };
      },
    },
  });
});

afterEach(async () => {
  for (const client of clients) client.close();
  door.close();
  await authenticator.close();
  await fixture.close();
});

afterAll(() => certificates.remove());

async function open(more: Partial<TlsSettings> = {}, host = "127.0.0.1"): Promise<void> {
  const listener = {
    address: { host, port: 0 },
    setting: "--listen",
    services: [eventService()],
    tls: certificates.tls(more),
    mayBeInsecure: false,
  };
  door = await openFrontDoor([listener], { ...fixture.parts, authenticator });
}

const port = (): number => Number((door.addresses[0] ?? "").split(":").at(-1));

/** Calls over TLS, with a token or with a certificate. */
async function reasonOfCall(options: { readonly token?: string; readonly certificate?: Pair } = {}): Promise<string> {
  const { token = "", certificate } = options;
  const key = certificate === undefined ? null : readFileSync(certificate.key);
  const chain = certificate === undefined ? null : readFileSync(certificate.certificate);
  const transport = credentials.createSsl(readFileSync(ca.certificate), key, chain);
  const client = new Client(`localhost:${port()}`, token, transport);
  clients.push(client);
  const failed = await failure(client.unary(EventService.method.append, {}));
  return failed.reason ?? `code ${failed.code}`;
}
/** The server does not have the event log: whoever hears that was let in. */
const LET_IN = "NOT_IMPLEMENTED";
const CUT = "code 14";

describe("a listener with TLS", () => {
  test("serves clients that trust its authority, over TLS 1.3 and HTTP/2, and listens where others reach it", async () => {
    await open({}, "0.0.0.0");
    expect(await reasonOfCall({ token: fixture.token })).toBe(LET_IN);
    expect(await reasonOfCall()).toBe("UNAUTHENTICATED");
    const socket = connect({
      port: port(),
      host: "127.0.0.1",
      ca: readFileSync(ca.certificate),
      ALPNProtocols: ["h2"],
    });
    await new Promise<void>((resolve) => socket.once("secureConnect", resolve));
    expect([socket.getProtocol(), socket.alpnProtocol]).toEqual(["TLSv1.3", "h2"]);
    socket.destroy();
  });

  test.each(["TLSv1.2", "TLSv1.3"] as const)(
    "resumes no session of %s: every connection is judged anew",
    async (version) => {
      await open();
      const options = {
        port: port(),
        host: "127.0.0.1",
        ca: readFileSync(ca.certificate),
        ALPNProtocols: ["h2"],
        minVersion: version,
        maxVersion: version,
      };
      const first = connect(options);
      let session: Buffer | undefined;
      first.on("session", (found) => {
        session = found;
      });
      await new Promise<void>((resolve) => first.once("secureConnect", resolve));
      session ??= first.getSession();
      await new Promise((resolve) => setTimeout(resolve, 50));
      first.destroy();
      const second = connect({ ...options, ...(session === undefined ? {} : { session }) });
      await new Promise<void>((resolve) => second.once("secureConnect", resolve));
      expect(second.isSessionReused()).toBe(false);
      second.destroy();
    },
  );

  test("asks for no certificate where no authorities are named", async () => {
    await open();
    expect(await reasonOfCall({ certificate: ours })).toBe("UNAUTHENTICATED");
    expect(seen).toEqual([]);
  });

  test.each(["optional", "required"] as const)("hands a client's certificate on where they are %s", async (mode) => {
    await open({ clientCa: ca.certificate, clientCertificates: mode });
    expect(await reasonOfCall({ certificate: ours })).toBe(LET_IN);
    expect(await failure(clients[0]?.unary(EventService.method.append, {}) ?? Promise.resolve())).toMatchObject({
      reason: LET_IN,
    });
    expect(seen.length).toBeGreaterThan(1);
    // One object for a connection, so that what is known of it can be remembered by it.
    expect([...new Set(seen)].map(({ subject }) => subject)).toEqual(["CN=ours"]);
  });

  test("lets clients without a certificate show a token where certificates are optional, and cuts them off where not", async () => {
    await open({ clientCa: ca.certificate });
    expect(await reasonOfCall({ token: fixture.token })).toBe(LET_IN);
    expect(await reasonOfCall()).toBe("UNAUTHENTICATED");
    door.close();
    await open({ clientCa: ca.certificate, clientCertificates: "required" });
    expect(await reasonOfCall({ token: fixture.token })).toBe(CUT);
    expect(seen).toEqual([]);
  });

  test.each(["optional", "required"] as const)(
    "cuts off whoever shows a certificate that does not verify, where they are %s",
    async (mode) => {
      await open({ clientCa: ca.certificate, clientCertificates: mode });
      for (const certificate of [theirs, ended, servers]) {
        expect(await reasonOfCall({ certificate, token: fixture.token })).toBe(CUT);
      }
      expect(seen).toEqual([]);
    },
  );

  test.each(["optional", "required"] as const)(
    "cuts off whoever shows a certificate that was taken back, where they are %s",
    async (mode) => {
      const back = certificates.issue(`back-${mode}`);
      const clientCrl = certificates.revocationList(mode, [back]);
      await open({ clientCa: ca.certificate, clientCrl, clientCertificates: mode });
      expect(await reasonOfCall({ certificate: back, token: fixture.token })).toBe(CUT);
      expect(seen).toEqual([]);
      expect(await reasonOfCall({ certificate: ours })).toBe(LET_IN);
    },
  );

  test("serves a new certificate, and takes clients of new authorities alone, without a start anew", async () => {
    const served = certificates.tls({ clientCa: `${certificates.directory}/now-ca.pem` });
    copyFileSync(ca.certificate, `${certificates.directory}/now-ca.pem`);
    copyFileSync(served.certificate, `${certificates.directory}/now.pem`);
    copyFileSync(served.key, `${certificates.directory}/now.key`);
    await open({
      ...served,
      certificate: `${certificates.directory}/now.pem`,
      key: `${certificates.directory}/now.key`,
    });
    expect(await reasonOfCall({ certificate: ours })).toBe(LET_IN);
    expect(await reasonOfCall({ token: fixture.token })).toBe(LET_IN);
    const [withCertificate, withToken] = clients;
    const next = certificates.issue("next", { usage: "serverAuth" });
    copyFileSync(next.certificate, `${certificates.directory}/now.pem`);
    copyFileSync(next.key, `${certificates.directory}/now.key`);
    copyFileSync(`${certificates.directory}/their-ca.pem`, `${certificates.directory}/now-ca.pem`);
    const servedNow = async (): Promise<string | undefined> => {
      const socket = connect({
        port: port(),
        host: "127.0.0.1",
        ca: readFileSync(ca.certificate),
        ALPNProtocols: ["h2"],
      });
      await new Promise<void>((resolve) => socket.once("secureConnect", resolve));
      const subject = socket.getPeerX509Certificate()?.subject;
      socket.destroy();
      return subject;
    };
    while ((await servedNow()) !== "CN=next") await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS / 10));
    expect(await reasonOfCall({ certificate: theirs })).toBe(LET_IN);
    expect(await reasonOfCall({ certificate: ours })).toBe(CUT);
    // The connection that came in with the old authority's certificate is over; the one with a token goes on.
    expect((await failure(withCertificate?.unary(EventService.method.append, {}) ?? Promise.resolve())).code).toBe(14);
    expect((await failure(withToken?.unary(EventService.method.append, {}) ?? Promise.resolve())).reason).toBe(LET_IN);
  });

  test("does not open with files that cannot be served, and says which", async () => {
    await open();
    const port = { address: { host: "127.0.0.1", port: 0 }, setting: "--listen", services: [], mayBeInsecure: false };
    const spoilt = openFrontDoor([{ ...port, tls: certificates.tls({ key: ours.key }) }], fixture.parts);
    await expect(spoilt).rejects.toThrow(ListenError);
    await expect(spoilt).rejects.toThrow(/--tls-key: the key is not that/);
  });
});
