/** Declares what is denied, so that an editor says why on hover and no author's type can stand in for it. Part of the world. */
import { DENIED_GLOBALS, DENIED_MEMBERS, type Denial } from "./denied.ts";
import { interfacesOf } from "./owners.ts";

/** Named by the type checker itself; it cannot be declared. */
const UNDECLARABLE = new Set(["globalThis"]);

/** What a hover shows, and strikes through. */
const comment = (name: string, { reason, instead }: Denial): string =>
  `/**\n * \`${name}\` is not available: ${reason}.\n *\n * Instead: ${instead}.\n * @deprecated \`assay explain ${name}\` says more.\n */`;

/** The type of what is denied. It can be neither called nor read, and the type checker's own words about that say what to do. */
const type = (name: string, { instead }: Denial): string =>
  `Denied<${JSON.stringify(name)}, ${JSON.stringify(instead)}>`;

/** The text of `lib/denied.d.ts`. */
export function deniedDeclarations(): string {
  const parts = [
    "// What is left out, and why. Made from the policy.",
    "/** Stands for what is not available. */\ninterface Denied<Name extends string, Instead extends string> {\n  /** What is not available. */\n  readonly denied: Name;\n  /** What to do without it. */\n  readonly instead: Instead;\n}",
  ];
  for (const denial of DENIED_GLOBALS) {
    for (const name of names(denial)) {
      if (UNDECLARABLE.has(name)) continue;
      parts.push(`${comment(name, denial)}\ndeclare const ${name}: ${type(name, denial)};`);
    }
  }
  for (const denial of DENIED_MEMBERS) {
    for (const name of names(denial)) {
      const dot = name.lastIndexOf(".");
      for (const owner of interfacesOf(name.slice(0, dot))) {
        // A member of every object would take part in every comparison of types.
        if (owner === "Object") continue;
        const member = name.slice(dot + 1);
        if (!/^[$\w]+$/.test(member)) continue;
        parts.push(`interface ${owner} {\n${comment(name, denial)}\nreadonly ${member}: ${type(name, denial)};\n}`);
      }
    }
  }
  return `${parts.join("\n")}\n`;
}

/** The names of a denial. */
export function names(denial: Denial): readonly string[] {
  return denial.names.split(/\s+/);
}
