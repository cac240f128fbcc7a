/** Where the server listens: the part of the settings that `rpc/` is opened with. */
import { isLoopback } from "./base/loopback.ts";
import { flagOf, type HostAndPort, type Option, type SettingsReader } from "./settings-reader.ts";

/** Where the server listens and how. */
export interface ListenerSettings {
  readonly listen: HostAndPort;
}

const LISTEN: HostAndPort = { host: "127.0.0.1", port: 7443 };

export const LISTENER_OPTIONS: readonly Option[] = [
  {
    key: "listen",
    placeholder: "HOST:PORT",
    help: `where to listen; a loopback address; port 0 takes any free one [${LISTEN.host}:${LISTEN.port}]`,
  },
];

/** Reads the part. Notes what is wrong. */
export function readListenerSettings(reader: SettingsReader): ListenerSettings {
  const listen = reader.address("listen") ?? LISTEN;
  if (!isLoopback(listen.host)) {
    reader.problems.push(
      `${reader.given.get("listen")?.from ?? flagOf("listen")} names ${listen.host}, but until the server knows its callers it answers on loopback addresses alone (127.0.0.1, ::1, localhost)`,
    );
  }
  return { listen };
}
