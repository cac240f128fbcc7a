/** How a command speaks TLS with a server: whom it trusts, and by which certificate it is known itself. */
import { createSecureContext } from "node:tls";
import type { TlsOptions as ClientTls } from "../../clients/typescript/src/index.ts";
import { Problem } from "./problem.ts";
import { readBytes } from "./read-file.ts";
import type { Surroundings } from "./surroundings.ts";

/** What of a command's options is about TLS. */
export interface TlsOptions {
  readonly tls?: boolean;
  readonly tlsCa?: string;
  readonly tlsCertificate?: string;
  readonly tlsKey?: string;
}

const MAX_PEM_BYTES = 1024 * 1024;

/** The certificates and keys to speak TLS with. Undefined: no TLS is asked for. Throws a Problem for what is no use. */
export function tlsOf(options: TlsOptions, { env, workingDirectory }: Surroundings): ClientTls | undefined {
  const { tls = false, tlsCertificate, tlsKey } = options;
  // A flag that asks for public authorities means what it says.
  const named = options.tlsCa ?? (tls ? "" : (env.ASSAY_TLS_CA ?? ""));
  if ((tlsCertificate === undefined) !== (tlsKey === undefined)) {
    throw new Problem("USAGE", "--tls-certificate and --tls-key belong together: give both");
  }
  if (!tls && named === "" && tlsCertificate === undefined) return undefined;
  const read = (path: string | undefined): Buffer | undefined =>
    path === undefined || path === "" ? undefined : readBytes(workingDirectory, path, MAX_PEM_BYTES);
  const [ca, key, certificate] = [read(named), read(tlsKey), read(tlsCertificate)];
  if (ca !== undefined && !ca.includes("-----BEGIN CERTIFICATE-----")) {
    throw new Problem("FILE_INVALID", `${named}: holds no certificate in PEM`);
  }
  try {
    createSecureContext({ ca, key, cert: certificate });
  } catch {
    const which = [named, tlsCertificate, tlsKey].filter((path) => path !== undefined && path !== "").join(", ");
    throw new Problem("FILE_INVALID", `${which}: not certificates and keys in PEM that belong together`);
  }
  return { ca, key, certificate };
}
