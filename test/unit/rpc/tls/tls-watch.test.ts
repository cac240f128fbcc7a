import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { pino } from "pino";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { TlsSettings } from "../../../../src/listener-settings.ts";
import { readTlsFiles, TlsFilesError, type TlsMaterial } from "../../../../src/rpc/tls/tls-files.ts";
import { TlsWatch } from "../../../../src/rpc/tls/tls-watch.ts";
import { makeCertificates, type Pair } from "../../../attack/edge/certificates.ts";

const certificates = makeCertificates();
const second = certificates.issue("second", { usage: "serverAuth" });
const ended = certificates.issueEnded("ended");
const otherCa = certificates.authority("other-ca");
const served: TlsSettings = {
  certificate: `${certificates.directory}/served.pem`,
  key: `${certificates.directory}/served.key`,
  clientCa: `${certificates.directory}/served-ca.pem`,
  clientCrl: undefined,
  clientCertificates: "optional",
};
let logged: string[];
const log = pino({ level: "debug" }, { write: (line: string) => logged.push(line) });

function put({ certificate, key }: Pair): void {
  copyFileSync(certificate, served.certificate);
  copyFileSync(key, served.key);
}

beforeEach(() => {
  logged = [];
  put(certificates.server);
  copyFileSync(certificates.ca.certificate, `${certificates.directory}/served-ca.pem`);
});

afterAll(() => certificates.remove());

/** A watch, and what it told of. */
async function watching(): Promise<{ watch: TlsWatch; changes: [TlsMaterial, boolean][] }> {
  const watch = await TlsWatch.open(served, log);
  const changes: [TlsMaterial, boolean][] = [];
  watch.onChange((material, clientsChanged) => changes.push([material, clientsChanged]));
  return { watch, changes };
}

describe("the files of TLS", () => {
  test("that are whole and new are served", async () => {
    const { watch, changes } = await watching();
    await watch.look();
    expect(changes).toHaveLength(0);
    put(second);
    await watch.look();
    expect(changes.map(([{ certificate }, changed]) => [certificate.subject, changed])).toEqual([["CN=second", false]]);
    expect(watch.material.certificate.subject).toBe("CN=second");
    expect(logged.join()).toContain("TLS certificate reloaded");
  });

  test("of which one is replaced a moment before the other are not worth a word", async () => {
    const { watch, changes } = await watching();
    copyFileSync(second.certificate, served.certificate);
    await watch.look();
    copyFileSync(second.key, served.key);
    await watch.look();
    expect(changes).toHaveLength(1);
    expect(logged.join()).not.toContain("cannot be served");
  });

  test.each<readonly [string, () => void, RegExp]>([
    ["do not belong together", () => copyFileSync(second.key, served.key), /--tls-key: the key is not that/],
    ["are no certificate", () => writeFileSync(served.certificate, "hello"), /--tls-certificate: .* in PEM/],
    ["are no key", () => writeFileSync(served.key, "hello"), /--tls-key: the file holds no private key/],
    ["are gone", () => rmSync(served.key), /--tls-key: the file cannot be read \(ENOENT\)/],
    ["have ended", () => put(ended), /has expired/],
    ["are no authority", () => copyFileSync(second.certificate, served.clientCa ?? ""), /--tls-client-ca: .*CA:TRUE/],
    ["are too large", () => writeFileSync(served.certificate, Buffer.alloc(2 ** 20 + 1)), /larger than/],
  ])("that %s leave those of before served, and are told of once", async (_, spoil, complaint) => {
    const { watch, changes } = await watching();
    spoil();
    for (let round = 0; round < 4; round++) await watch.look();
    expect(changes).toHaveLength(0);
    expect(watch.material.certificate.subject).toBe("CN=server");
    const warnings = logged.filter((line) => line.includes("cannot be served"));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(complaint);
    // Nothing of a key, and no path, comes into the log.
    expect(logged.join()).not.toContain(certificates.directory);
    expect(logged.join()).not.toContain(readFileSync(certificates.server.key, "latin1").split("\n")[1] ?? "?");
    put(second);
    copyFileSync(certificates.ca.certificate, served.clientCa ?? "");
    await watch.look();
    expect(watch.material.certificate.subject).toBe("CN=second");
  });

  test("tell when the authorities of clients have changed", async () => {
    const { watch, changes } = await watching();
    copyFileSync(otherCa.certificate, served.clientCa ?? "");
    await watch.look();
    expect(changes.map(([, changed]) => changed)).toEqual([true]);
  });

  test("tell when certificates of clients are taken back, and know a list from what is none", async () => {
    const clientCrl = `${certificates.directory}/served.crl`;
    copyFileSync(certificates.revocationList("none", []), clientCrl);
    const watch = await TlsWatch.open({ ...served, clientCrl }, log);
    const { clients } = watch;
    put(second);
    await watch.look();
    expect(watch.clients).toBe(clients);
    copyFileSync(certificates.revocationList("one", [second]), clientCrl);
    await watch.look();
    expect(watch.clients).not.toBe(clients);
    for (const noList of ["hello", "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n"]) {
      writeFileSync(clientCrl, noList);
      await expect(TlsWatch.open({ ...served, clientCrl }, log)).rejects.toThrow(/--tls-client-crl/);
    }
  });

  test("that do not belong together open nothing", async () => {
    copyFileSync(second.key, served.key);
    await expect(TlsWatch.open(served, log)).rejects.toThrow(TlsFilesError);
    await expect(readTlsFiles({ ...served, key: "/nowhere/key" })).rejects.toThrow(/--tls-key: .*ENOENT/);
  });

  test("that end soon are told of", async () => {
    put(certificates.issue("short", { usage: "serverAuth", days: 5 }));
    await TlsWatch.open(served, log);
    expect(logged.join()).toContain("ends soon");
  });
});
