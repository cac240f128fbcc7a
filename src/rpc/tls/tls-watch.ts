/** Keeps the files of TLS current: looks at them every few seconds, and serves a new pair once it is whole. */
import type { Logger } from "../../base/log.ts";
import type { TlsSettings } from "../../listener-settings.ts";
import {
  readTlsFiles,
  sameClients,
  sameFiles,
  type TlsFiles,
  TlsFilesError,
  type TlsMaterial,
  tlsMaterialOf,
} from "./tls-files.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** A certificate that ends within this is worth a warning a day. */
const WARN_BEFORE_END_MS = 14 * DAY_MS;
/** How often the files are looked at. */
export const LOOK_EVERY_MS = 3_000;

/** The files of TLS while the server runs. */
export class TlsWatch {
  readonly #settings: TlsSettings;
  readonly #log: Logger;
  readonly #listeners: ((material: TlsMaterial, clientsChanged: boolean) => void)[] = [];
  #material: TlsMaterial;
  /** What was last found and could not be used, or the complaint where it could not even be read. */
  #refused: { readonly found: TlsFiles | string; warned: boolean } | undefined;
  #warnedOfEndAtMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #clients: object = {};

  private constructor(settings: TlsSettings, material: TlsMaterial, log: Logger) {
    this.#settings = settings;
    this.#material = material;
    this.#log = log;
  }

  /** Reads the files for the first time. Throws a TlsFilesError if they cannot be served. */
  static async open(settings: TlsSettings, log: Logger): Promise<TlsWatch> {
    const watch = new TlsWatch(settings, tlsMaterialOf(await readTlsFiles(settings)), log);
    watch.#warnOfEnd();
    return watch;
  }

  get material(): TlsMaterial {
    return this.#material;
  }

  /** Stands for the clients that are taken at this moment; another object once they are others. */
  get clients(): object {
    return this.#clients;
  }

  /** Calls `listener` with every new material. Connections that are there keep what they were made with. */
  onChange(listener: (material: TlsMaterial, clientsChanged: boolean) => void): void {
    this.#listeners.push(listener);
  }

  /** Begins to look. */
  start(everyMs = LOOK_EVERY_MS): void {
    const again = (): void => {
      this.#timer = setTimeout(() => {
        this.look().then(again);
      }, everyMs);
      this.#timer.unref();
    };
    again();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#listeners.length = 0;
  }

  /** Looks once. Never throws: what cannot be served is logged, and what was served before goes on. */
  async look(): Promise<void> {
    this.#warnOfEnd();
    let found: TlsFiles | string;
    let material: TlsMaterial;
    try {
      found = await readTlsFiles(this.#settings);
      if (sameFiles(found, this.#material.files)) {
        this.#refused = undefined;
        return;
      }
    } catch (error) {
      this.#refuse(complaintOf(error), complaintOf(error));
      return;
    }
    try {
      material = tlsMaterialOf(found);
      if (Date.parse(material.certificate.validTo) <= Date.now()) {
        throw new TlsFilesError("--tls-certificate: the new certificate has expired");
      }
    } catch (error) {
      this.#refuse(found, complaintOf(error));
      return;
    }
    const clientsChanged = !sameClients(found, this.#material.files);
    // A new object where clients are taken that were not, or are not that were: connections are told apart by it.
    this.#clients = clientsChanged ? {} : this.#clients;
    this.#material = material;
    this.#refused = undefined;
    for (const listener of this.#listeners) listener(material, clientsChanged);
    const { validTo, fingerprint256 } = material.certificate;
    this.#log.info({ validTo, fingerprint256, clientsChanged }, "TLS certificate reloaded");
  }

  /** Two files are not replaced at one moment: what is found for the first time may be half of a change, and is looked at again before it is worth a word. */
  #refuse(found: TlsFiles | string, complaint: string): void {
    const before = this.#refused;
    const isSame =
      before !== undefined &&
      (typeof found === "string" || typeof before.found === "string"
        ? found === before.found
        : sameFiles(found, before.found));
    if (before === undefined || !isSame) {
      this.#refused = { found, warned: false };
    } else if (!before.warned) {
      before.warned = true;
      this.#log.warn({ complaint }, "the new TLS files cannot be served, the old ones are");
    }
  }

  #warnOfEnd(): void {
    const nowMs = Date.now();
    const { validTo } = this.#material.certificate;
    if (Date.parse(validTo) - nowMs > WARN_BEFORE_END_MS || nowMs - this.#warnedOfEndAtMs < DAY_MS) return;
    this.#warnedOfEndAtMs = nowMs;
    this.#log.warn({ validTo }, "the TLS certificate ends soon, or has ended");
  }
}

function complaintOf(error: unknown): string {
  return error instanceof TlsFilesError ? error.message : "the files of TLS cannot be judged";
}
