// Claim: code in the executor's process has no capability, can gain none, and finds no program that runs as another user.
// Group: process, file and network access
// Layers: sandbox
import { readdirSync, readFileSync, statSync } from "node:fs";

export default ({ confession }) => {
  const status = readFileSync("/proc/self/status", "latin1");
  const said = (name) => new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(status)?.[1];
  const flaws = [];
  for (const name of ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"]) if (!/^0+$/.test(said(name))) flaws.push(name);
  if (said("NoNewPrivs") !== "1") flaws.push("NoNewPrivs");
  if (said("Seccomp") !== "2") flaws.push("Seccomp");
  if (process.getuid() === 0 || process.getgid() === 0 || process.getgroups().includes(0)) flaws.push("root");
  for (const become of [() => process.setuid(0), () => process.setgid(0), () => process.setgroups([0])]) {
    try {
      become();
      flaws.push("became root");
    } catch {
      // As it should be.
    }
  }
  for (const folder of ["/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/lib", "/usr/libexec"]) {
    let names = [];
    try {
      names = readdirSync(folder);
    } catch {
      continue;
    }
    for (const name of names) {
      try {
        if ((statSync(`${folder}/${name}`).mode & 0o6000) !== 0) flaws.push(`${folder}/${name}`);
      } catch {
        // A link to nowhere.
      }
    }
  }
  return flaws.length === 0 ? "" : `${confession} ${flaws}`;
};
