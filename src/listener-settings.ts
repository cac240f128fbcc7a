/** Where the server listens, behind what TLS, with which services: the part of the settings that `rpc/` is opened with. */
import { isLoopback } from "./base/loopback.ts";
import { CONNECTION_OPTIONS, type ConnectionLimits, readConnectionLimits } from "./connection-settings.ts";
import { flagOf, type HostAndPort, type Option, type SettingsReader } from "./settings-reader.ts";

/** Who gets at the control plane: compiling, signing, deploying, administration. */
export const CONTROL_PLANE_MODES = ["full", "read-only", "local-only", "off"] as const;
export type ControlPlaneMode = (typeof CONTROL_PLANE_MODES)[number];

/** Whether a client must show a certificate, where the server asks for one. */
export const CLIENT_CERTIFICATE_MODES = ["optional", "required"] as const;
export type ClientCertificateMode = (typeof CLIENT_CERTIFICATE_MODES)[number];

/** The files that TLS is made of; PEM (RFC 7468), read again when they change. */
export interface TlsSettings {
  /** The server's certificate, and behind it those that lead to its issuer. */
  readonly certificate: string;
  /** The certificate's private key, not encrypted. */
  readonly key: string;
  /** The authorities whose client certificates are taken; undefined: none is asked for. */
  readonly clientCa: string | undefined;
  /** What those authorities have taken back (RFC 5280, 5); undefined: nothing is looked up. */
  readonly clientCrl: string | undefined;
  readonly clientCertificates: ClientCertificateMode;
}

/** Where the server listens and how. */
export interface ListenerSettings {
  readonly listen: HostAndPort;
  /** Where the control plane listens by itself; undefined: where everything does. */
  readonly controlListen: HostAndPort | undefined;
  readonly controlPlane: ControlPlaneMode;
  /** Undefined: no TLS. */
  readonly tls: TlsSettings | undefined;
  /** True: addresses that other machines reach may be listened on without TLS. */
  readonly mayBeInsecure: boolean;
  readonly connections: ConnectionLimits;
}

const LISTEN: HostAndPort = { host: "127.0.0.1", port: 7443 };
export const LISTENER_OPTIONS: readonly Option[] = [
  {
    key: "listen",
    placeholder: "HOST:PORT",
    help: `where to listen; anything but loopback needs TLS; port 0 takes any free one [${LISTEN.host}:${LISTEN.port}]`,
  },
  { key: "tlsCertificate", placeholder: "FILE", help: "the server's certificate and its chain, PEM [no TLS]" },
  { key: "tlsKey", placeholder: "FILE", help: "the certificate's private key, PEM" },
  { key: "tlsClientCa", placeholder: "FILE", help: "authorities whose client certificates are taken, PEM [none]" },
  { key: "tlsClientCrl", placeholder: "FILE", help: "revocation lists of those authorities, PEM [none]" },
  {
    key: "tlsClientCertificates",
    placeholder: CLIENT_CERTIFICATE_MODES.join("|"),
    help: "whether a client must have a certificate of those authorities [optional]",
  },
  {
    key: "insecureListen",
    placeholder: undefined,
    help: "lets the server listen without TLS where other machines reach it",
  },
  {
    key: "controlListen",
    placeholder: "HOST:PORT",
    help: "a listener for Compile, Sign, Deploy and Admin alone; --listen then has none of them [none]",
  },
  {
    key: "controlPlane",
    placeholder: CONTROL_PLANE_MODES.join("|"),
    help: "what of Compile, Sign, Deploy and Admin is there [full]",
  },
  ...CONNECTION_OPTIONS,
];

/** Reads the part. Notes what is wrong, and what is weaker than it should be. */
export function readListenerSettings(reader: SettingsReader, weakenings: string[]): ListenerSettings {
  const listen = reader.address("listen") ?? LISTEN;
  const controlListen = reader.address("controlListen");
  const tls = readTls(reader);
  const mayBeInsecure = reader.isOn("insecureListen");
  const controlPlane = reader.choice("controlPlane", CONTROL_PLANE_MODES, "full");

  for (const [key, address] of [
    ["listen", listen],
    ["controlListen", controlListen],
  ] as const) {
    if (address === undefined || isLoopback(address.host) || tls !== undefined) continue;
    // Where the files of TLS are named by halves, that is the problem.
    if (reader.given.has("tlsCertificate") || reader.given.has("tlsKey")) continue;
    if (mayBeInsecure) {
      weakenings.push(
        `${flagOf(key)} is ${address.host} without TLS: whoever is on the way reads tokens and data, and may change them`,
      );
    } else {
      reader.problems.push(
        `${flagOf(key)} names ${address.host}, which other machines reach: give ${flagOf("tlsCertificate")} and ${flagOf("tlsKey")}, ` +
          `or ${flagOf("insecureListen")} where something else keeps the network private`,
      );
    }
  }
  checkControlPlane(reader, listen, controlListen, controlPlane);
  return { listen, controlListen, controlPlane, tls, mayBeInsecure, connections: readConnectionLimits(reader) };
}

function readTls(reader: SettingsReader): TlsSettings | undefined {
  const certificate = reader.optionalText("tlsCertificate");
  const key = reader.optionalText("tlsKey");
  const clientCa = reader.optionalText("tlsClientCa");
  const clientCrl = reader.optionalText("tlsClientCrl");
  const clientCertificates = reader.choice("tlsClientCertificates", CLIENT_CERTIFICATE_MODES, "optional");
  const complain = (key: string, needs: string): void => {
    reader.problems.push(`${reader.given.get(key)?.from ?? flagOf(key)} needs ${flagOf(needs)} beside it`);
  };
  if (certificate !== undefined && key === undefined) complain("tlsCertificate", "tlsKey");
  if (key !== undefined && certificate === undefined) complain("tlsKey", "tlsCertificate");
  if (clientCa !== undefined && certificate === undefined) complain("tlsClientCa", "tlsCertificate");
  if (clientCrl !== undefined && clientCa === undefined) complain("tlsClientCrl", "tlsClientCa");
  if (reader.given.has("tlsClientCertificates") && clientCa === undefined) {
    complain("tlsClientCertificates", "tlsClientCa");
  }
  if (certificate === undefined || key === undefined) return undefined;
  return { certificate, key, clientCa, clientCrl, clientCertificates };
}

function checkControlPlane(
  reader: SettingsReader,
  listen: HostAndPort,
  controlListen: HostAndPort | undefined,
  mode: ControlPlaneMode,
): void {
  if (controlListen !== undefined) {
    if (mode === "off") {
      reader.problems.push(`${flagOf("controlListen")} is of no use with ${flagOf("controlPlane")}=off: leave one out`);
    }
    if (controlListen.port !== 0 && controlListen.port === listen.port && controlListen.host === listen.host) {
      reader.problems.push(`${flagOf("controlListen")} and ${flagOf("listen")} name the same address`);
    }
  }
  if (mode !== "local-only") return;
  if (controlListen === undefined && !isLoopback(listen.host)) {
    reader.problems.push(
      `${flagOf("controlPlane")}=local-only needs ${flagOf("controlListen")} on a loopback address, such as 127.0.0.1:7444`,
    );
  }
  if (controlListen !== undefined && !isLoopback(controlListen.host)) {
    reader.problems.push(
      `${flagOf("controlPlane")}=local-only needs ${flagOf("controlListen")} on a loopback address, and ${controlListen.host} is none`,
    );
  }
}
