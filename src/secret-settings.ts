/** What secrets are kept under: the part of the settings that the room of secrets is opened with. */
import type { MasterKeySource } from "./deploy/secrets/master-key-source.ts";
import type { Option, SettingsReader } from "./settings-reader.ts";

/** The master key, and the one before it. */
export interface SecretSettings {
  /** Undefined: `master.key` in the data directory, which the first start makes. */
  readonly masterKey: MasterKeySource | undefined;
  /** Undefined: the master key has not changed. `"own"`: the one in the data directory. */
  readonly previousMasterKey: MasterKeySource | "own" | undefined;
}

export const SECRET_OPTIONS: readonly Option[] = [
  {
    key: "masterKeyFile",
    placeholder: "PATH",
    help: "the key that data keys of secrets are wrapped with; mode 0600 [master.key in the data directory, made at the first start]",
  },
  {
    key: "masterKeyCommand",
    placeholder: "JSON",
    help: 'a program that wraps and unwraps instead, with its arguments: ["/path", "argument"]; see docs/operations/secrets.md [none]',
  },
  { key: "masterKeyId", placeholder: "NAME", help: "names the key that the program uses [none]" },
  {
    key: "previousMasterKeyFile",
    placeholder: "PATH",
    help: "the key before: data keys are wrapped anew at the start; `own` is the data directory's [none]",
  },
];

const ID = /^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,99}$/;

/** Reads the part. Notes what is wrong. */
export function readSecretSettings(reader: SettingsReader): SecretSettings {
  const path = reader.optionalText("masterKeyFile");
  const command = readCommand(reader);
  const id = reader.optionalText("masterKeyId");
  const previous = reader.optionalText("previousMasterKeyFile");
  const from = (key: string): string => reader.given.get(key)?.from ?? key;
  if (path !== undefined && command !== undefined) {
    reader.problems.push(`${from("masterKeyFile")} and ${from("masterKeyCommand")} exclude each other`);
  }
  if (command !== undefined && id === undefined) {
    reader.problems.push(`${from("masterKeyCommand")} needs the name of its key in --master-key-id`);
  }
  if (id !== undefined && reader.given.get("masterKeyCommand") === undefined) {
    reader.problems.push(`${from("masterKeyId")} means nothing without --master-key-command`);
  } else if (id !== undefined && !ID.test(id)) {
    reader.problems.push(
      `${from("masterKeyId")} must be 1 to 100 letters, digits and . _ : / @ -, a letter or digit first`,
    );
  }
  return {
    masterKey: sourceOf(path, id, command),
    previousMasterKey: previous === undefined || previous === "own" ? previous : { kind: "file", path: previous },
  };
}

function sourceOf(
  path: string | undefined,
  id: string | undefined,
  command: readonly [string, ...string[]] | undefined,
): MasterKeySource | undefined {
  if (command !== undefined && id !== undefined) return { kind: "command", id, command };
  return path === undefined ? undefined : { kind: "file", path };
}

/** A list of texts: in the settings file as it is, as a flag or variable in JSON. */
function readCommand(reader: SettingsReader): readonly [string, ...string[]] | undefined {
  const given = reader.given.get("masterKeyCommand");
  if (given === undefined) return undefined;
  const list = typeof given.value === "string" ? parsed(given.value) : given.value;
  const texts: readonly unknown[] = Array.isArray(list) ? list : [];
  const [program, ...rest] = texts.filter((text) => typeof text === "string" && !text.includes("\0"));
  const isWhole = rest.length + 1 === texts.length && texts.length <= 64;
  if (typeof program === "string" && program.startsWith("/") && isWhole) return [program, ...(rest as string[])];
  reader.problems.push(
    `${given.from} must be a list of texts, the program's absolute path first: ["/path", "argument"]`,
  );
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
