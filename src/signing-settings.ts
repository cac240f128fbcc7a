/** The settings of signing: which signatures a deployment needs, and a signer that lives outside the server. */
import { isLabel, LABEL_RULE } from "./base/names.ts";
import type { Option, SettingsReader } from "./settings-reader.ts";

/** How artifacts are signed, and by whom. */
export interface SigningSettings {
  /** The file that says which signatures a deployment needs; undefined: one of any key. */
  readonly deploySignatures: string | undefined;
  /** A key that is kept outside the server; undefined: there is none. */
  readonly outside: OutsideSignerSettings | undefined;
}

/** A program that signs. */
export interface OutsideSignerSettings {
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** The file with the public half in PEM. */
  readonly keyFile: string;
  readonly group: string;
}

export const SIGNING_OPTIONS: readonly Option[] = [
  {
    key: "deploySignatures",
    placeholder: "FILE",
    help: "which signatures a deployment needs, a JSON file [one of any key]",
  },
  {
    key: "signerCommand",
    placeholder: '["PROGRAM","ARG",…]',
    help: "a program that signs: message on standard input, DER signature on standard output [none]",
  },
  { key: "signerKey", placeholder: "FILE", help: "the public half of that program's key, in PEM" },
  { key: "signerGroup", placeholder: "NAME", help: "the group of that key [default]" },
];

const MAX_ARGUMENTS = 64;

/** Reads them, and notes every problem. */
export function readSigningSettings(reader: SettingsReader): SigningSettings {
  return { deploySignatures: reader.optionalText("deploySignatures"), outside: readOutside(reader) };
}

function readOutside(reader: SettingsReader): OutsideSignerSettings | undefined {
  const given = reader.given.get("signerCommand");
  const keyFile = reader.optionalText("signerKey");
  const group = reader.text("signerGroup", "default");
  if (given === undefined) {
    for (const key of ["signerKey", "signerGroup"]) {
      const lone = reader.given.get(key);
      if (lone !== undefined) reader.problems.push(`${lone.from} says more of --signer-command, which is not given`);
    }
    return undefined;
  }
  const command = readCommand(given.value);
  if (command === undefined) {
    reader.problems.push(
      `${given.from} must be a JSON list of texts, the absolute path of a program first, such as ["/usr/bin/openssl","dgst","-sha256","-sign","key.pem"]`,
    );
  }
  if (keyFile === undefined) reader.problems.push(`${given.from} needs --signer-key, the file with its public key`);
  if (!isLabel(group))
    reader.problems.push(`${reader.given.get("signerGroup")?.from ?? "signerGroup"}: a group's name ${LABEL_RULE}`);
  return command === undefined || keyFile === undefined ? undefined : { command, keyFile, group };
}

function readCommand(value: unknown): readonly string[] | undefined {
  let list: unknown = value;
  try {
    if (typeof value === "string") list = JSON.parse(value);
  } catch {
    return undefined;
  }
  if (!Array.isArray(list) || list.length > MAX_ARGUMENTS) return undefined;
  const texts = list.filter((part): part is string => typeof part === "string" && !part.includes("\0"));
  return texts.length === list.length && texts[0]?.startsWith("/") === true ? texts : undefined;
}
