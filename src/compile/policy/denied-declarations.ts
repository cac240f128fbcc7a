/** Declares what is denied, so that an editor says why on hover and no author's type can stand in for it. Part of the world. */
import { DENIED_GLOBALS, DENIED_MEMBERS, type Denial } from "./denied.ts";
import { interfacesOf } from "./owners.ts";

/** Named by the type checker itself; it cannot be declared. */
const UNDECLARABLE = new Set(["globalThis"]);

const comment = (name: string, denial: Denial): string =>
  `/**\n * ${name} is not available: ${denial.reason}.\n * Instead: ${denial.instead}.\n * @deprecated\n */`;

/** The text of `lib/denied.d.ts`. */
export function deniedDeclarations(): string {
  const parts = [
    "// What is left out, and why. Made from the policy.",
    "/** Stands for what is not available. */\ninterface Denied<Name extends string> {\n  readonly denied: Name;\n}",
  ];
  for (const denial of DENIED_GLOBALS) {
    for (const name of names(denial)) {
      if (!UNDECLARABLE.has(name)) parts.push(`${comment(name, denial)}\ndeclare const ${name}: Denied<"${name}">;`);
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
        parts.push(`interface ${owner} {\n${comment(name, denial)}\nreadonly ${member}: Denied<"${name}">;\n}`);
      }
    }
  }
  return `${parts.join("\n")}\n`;
}

/** The names of a denial. */
export function names(denial: Denial): readonly string[] {
  return denial.names.split(/\s+/);
}
