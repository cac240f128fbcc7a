/** How a command speaks TLS with a server: whom it trusts, and by which certificate it is known itself. */
import { isIP } from "node:net";
import { createSecureContext } from "node:tls";
import { type ChannelCredentials, credentials } from "@grpc/grpc-js";
import { isLoopback } from "../base/loopback.ts";
import { Problem } from "./problem.ts";
import { readBytes } from "./read-file.ts";
import type { Surroundings } from "./surroundings.ts";

/** What of a command's options is about TLS. */
export interface TlsOptions {
  readonly address: string;
  readonly tls?: boolean;
  readonly tlsCa?: string;
  readonly tlsCertificate?: string;
  readonly tlsKey?: string;
}

const MAX_PEM_BYTES = 1024 * 1024;

/** Undefined: no TLS is asked for. Throws a Problem for what is no use. */
export function tlsOf(options: TlsOptions, { env, workingDirectory }: Surroundings): ChannelCredentials | undefined {
  const { tls = false, tlsCertificate, tlsKey } = options;
  // A flag that asks for public authorities means what it says.
  const named = options.tlsCa ?? (tls ? "" : (env.ASSAY_TLS_CA ?? ""));
  if ((tlsCertificate === undefined) !== (tlsKey === undefined)) {
    throw new Problem("USAGE", "--tls-certificate and --tls-key belong together: give both");
  }
  if (!tls && named === "" && tlsCertificate === undefined) return undefined;
  const host = options.address.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  // grpc-js would send it as the server's name, which RFC 6066, 3, forbids and Node refuses.
  if (isIP(host) !== 0) {
    const example = options.address.replace(/^.*(?=:\d+$)/, isLoopback(host) ? "localhost" : "assay.example.com");
    throw new Problem("USAGE", `TLS needs the server's name instead of ${host}`, `Such as --address ${example}`);
  }
  const read = (path: string | undefined): Buffer | undefined =>
    path === undefined || path === "" ? undefined : readBytes(workingDirectory, path, MAX_PEM_BYTES);
  const [ca, key, cert] = [read(named), read(tlsKey), read(tlsCertificate)];
  const pem = {
    ...(ca === undefined ? {} : { ca }),
    ...(key === undefined ? {} : { key }),
    ...(cert === undefined ? {} : { cert }),
  };
  if (ca !== undefined && !ca.includes("-----BEGIN CERTIFICATE-----")) {
    throw new Problem("FILE_INVALID", `${named}: holds no certificate in PEM`);
  }
  try {
    return credentials.createFromSecureContext(createSecureContext({ ...pem, minVersion: "TLSv1.2" }));
  } catch {
    const which = [named, tlsCertificate, tlsKey].filter((path) => path !== undefined && path !== "").join(", ");
    throw new Problem("FILE_INVALID", `${which}: not certificates and keys in PEM that belong together`);
  }
}
