/** Reads one setting after the other out of what was given, and notes what is wrong with it; the parts of `settings.ts` are made with it. */

/** What a setting is called and takes. */
export interface Option {
  /** Its key in the file; its flag and its variable follow from it. */
  readonly key: string;
  /** What stands for its value in the help. Undefined: it is a switch, without a value as a flag and true or false elsewhere. */
  readonly placeholder: string | undefined;
  readonly help: string;
}

/** A host and a port to listen on. */
export interface HostAndPort {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/** A value, and what to call the place where it stands. */
export interface Given {
  readonly value: unknown;
  readonly from: string;
}

/** Turns what was given into values. Never throws: a value that is wrong is noted among the problems, and its default answered. */
export class SettingsReader {
  readonly given: ReadonlyMap<string, Given>;
  readonly problems: string[];

  constructor(given: ReadonlyMap<string, Given>, problems: string[]) {
    this.given = given;
    this.problems = problems;
  }

  /** True if the switch is on. */
  isOn(key: string): boolean {
    const given = this.given.get(key);
    if (given === undefined) return false;
    if (typeof given.value !== "boolean") this.problems.push(`${given.from} must be true or false`);
    return given.value === true;
  }

  /** A text that need not be given. */
  optionalText(key: string): string | undefined {
    return this.given.has(key) ? this.text(key, "") : undefined;
  }

  text(key: string, standard: string): string {
    const given = this.given.get(key);
    if (given === undefined) return standard;
    if (typeof given.value === "string" && given.value !== "" && !given.value.includes("\0")) return given.value;
    this.problems.push(`${given.from} must be a text that is not empty`);
    return standard;
  }

  choice<T extends string>(key: string, choices: readonly T[], standard: T): T {
    const given = this.given.get(key);
    if (given === undefined) return standard;
    const chosen = choices.find((choice) => choice === given.value);
    if (chosen === undefined) this.problems.push(`${given.from} must be one of ${choices.join(", ")}`);
    return chosen ?? standard;
  }

  integer(key: string, standard: number, min: number, max: number): number {
    const given = this.given.get(key);
    if (given === undefined) return standard;
    const { value } = given;
    const number = typeof value === "string" && /^[0-9]{1,15}$/.test(value) ? Number(value) : value;
    if (typeof number === "number" && Number.isInteger(number) && number >= min && number <= max) return number;
    this.problems.push(`${given.from} must be a whole number from ${min} to ${max}`);
    return standard;
  }

  /** An address to listen on; undefined if none is given, or one that is wrong. */
  address(key: string): HostAndPort | undefined {
    const given = this.given.get(key);
    if (given === undefined) return undefined;
    const parts =
      typeof given.value === "string" ? /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]\s]+)):([0-9]{1,5})$/.exec(given.value) : null;
    const host = parts?.[1] ?? parts?.[2] ?? "";
    const port = Number(parts?.[3]);
    if (parts === null || port > 65_535) {
      this.problems.push(`${given.from} must be HOST:PORT, such as 127.0.0.1:7443 or [::1]:7443`);
      return undefined;
    }
    return { host, port };
  }
}

/** A key as a flag. */
export function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** A key as a variable of the environment. */
export function variableOf(key: string): string {
  return VARIABLE_PREFIX + key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** What the names of variables begin with. */
export const VARIABLE_PREFIX = "ASSAY_";
