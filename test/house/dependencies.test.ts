import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const readJson = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), "utf8"));

type Versions = Readonly<Record<string, string>>;
interface Package {
  readonly dependencies?: Versions;
  readonly devDependencies?: Versions;
  readonly optionalDependencies?: Versions;
}

const manifest = readJson("package.json") as Package;
const client = readJson("clients/typescript/package.json") as Package;
const lock = readJson("package-lock.json") as { readonly packages: Readonly<Record<string, Package>> };
const page = readFileSync(join(ROOT, "docs/dependencies.md"), "utf8");

/** Packages of one program for several platforms, of which the page names the first. */
const SISTERS = /^node-(?:bin-)?(?:linux|darwin|win)-/;

describe("the dependencies", () => {
  const direct = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };

  it("are each named in docs/dependencies.md, and nothing else is", () => {
    const cells = [...page.matchAll(/^\| (.+?) \|/gm)].map(([, cell = ""]) => cell);
    const named = new Set(cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name)));
    const missing = Object.keys(direct).filter((name) => !SISTERS.test(name) && !named.has(name));
    expect(missing).toEqual([]);
    expect([...named].filter((name) => direct[name] === undefined)).toEqual([]);
  });

  it("of the Java client are each named there too", () => {
    const pom = readFileSync(join(ROOT, "clients/java/pom.xml"), "utf8").replace(
      /<dependencyManagement>.*<\/dependencyManagement>/s,
      "",
    );
    const required = pom.matchAll(/<dependency>\s*<groupId>(.*?)<\/groupId>\s*<artifactId>(.*?)<\/artifactId>/g);
    const names = [...required].map(([, group = "", artifact = ""]) => `${group}:${artifact}`);
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it("of the Go client are each named there too", () => {
    const required = readFileSync(join(ROOT, "clients/go/go.mod"), "utf8").matchAll(/^\t(\S+) v\S+$/gm);
    const missing = [...required].map(([, name = ""]) => name).filter((name) => !page.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });

  it("are each of one exact version, the client's too", () => {
    for (const [name, version] of Object.entries({ ...direct, ...client.dependencies })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
    }
    for (const [name, version] of Object.entries(client.dependencies ?? {})) expect(direct[name], name).toBe(version);
  });

  it("are in the lockfile for every platform: npm 11 refuses one that was pruned on the machine where it was written", () => {
    const locked = Object.keys(lock.packages);
    const missing = Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies).filter((name) => !locked.some((path) => path.endsWith(`node_modules/${name}`))),
    );
    expect(missing).toEqual([]);
  });
});
