/** What the bench needs beside the project's own packages: Debian's load generators, and `workerd` from npm. Installs what is missing. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** By command. */
const DEBIAN_PACKAGES = { h2load: "nghttp2-client", wrk: "wrk", taskset: "util-linux" } as const;
const WORKERD_FOLDER = join(import.meta.dirname, "workerd");
const WORKERD_PACKAGES: Readonly<Record<string, string>> = {
  "linux-x64": "@cloudflare/workerd-linux-64",
  "linux-arm64": "@cloudflare/workerd-linux-arm64",
};

export interface Tools {
  readonly workerd: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** Makes ready what the bench needs; `say` tells of what takes time. Throws an error that says what to install where it cannot. */
export function prepareTools(say: (text: string) => void): Tools {
  installFromDebian(say);
  const workerd = installWorkerd(say);
  return {
    workerd,
    versions: {
      h2load: /nghttp2\/(\S+)/.exec(printed("h2load", "--version"))?.[1] ?? "unknown",
      wrk: /wrk \S*?([0-9][0-9.]*)/.exec(printed("wrk", "--version"))?.[1] ?? "unknown",
      workerd: /workerd (\S+)/.exec(printed(workerd, "--version"))?.[1] ?? "unknown",
    },
  };
}

function printed(command: string, flag: string): string {
  // wrk ends with status 1 after printing its version.
  const { stdout, stderr } = spawnSync(command, [flag], { encoding: "utf8" });
  return `${stdout}${stderr}`;
}

/** Load generators and the like. Throws an error that says what to install where it cannot. */
export function installFromDebian(say: (text: string) => void): void {
  const missing = Object.entries(DEBIAN_PACKAGES).flatMap(([command, name]) =>
    spawnSync(command, ["--version"]).error === undefined ? [] : [name],
  );
  if (missing.length === 0) return;
  const canInstall = process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0;
  if (!canInstall) {
    throw new Error(
      `the bench needs Debian's ${missing.join(" and ")}, and can install them only as root on Debian: apt-get install ${missing.join(" ")}`,
    );
  }
  say(`installing Debian's ${missing.join(" and ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = { env, stdio: ["ignore", "ignore", "inherit"] as ["ignore", "ignore", "inherit"] };
  execFileSync("apt-get", ["update", "-qq"], options);
  execFileSync("apt-get", ["install", "-qqy", "--no-install-recommends", ...missing], options);
}

/** Fetches workerd on the first run: 47 MB that only the bench needs. Its lockfile pins version and hash. */
function installWorkerd(say: (text: string) => void): string {
  const name = WORKERD_PACKAGES[`${process.platform}-${process.arch}`];
  if (name === undefined) {
    throw new Error(`the bench needs Linux on x64 or arm64, not ${process.platform} on ${process.arch}`);
  }
  const binary = join(WORKERD_FOLDER, "node_modules", name, "bin/workerd");
  if (!existsSync(binary)) {
    say("fetching workerd from npm (47 MB, once)");
    const { status, error, stderr } = spawnSync(
      "npm",
      ["ci", "--prefix", WORKERD_FOLDER, "--ignore-scripts", "--no-audit", "--no-fund"],
      { cwd: WORKERD_FOLDER, encoding: "utf8" },
    );
    if (status !== 0 || !existsSync(binary)) {
      throw new Error(
        `workerd could not be fetched; try \`npm ci --ignore-scripts\` in test/bench/workerd:\n${error?.message ?? stderr}`,
      );
    }
  }
  return binary;
}
