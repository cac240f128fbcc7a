/** Stops a build whose base does not fit: Node of another major version than the program wants, or no prebuilt isolated-vm for it and its libc. */
import { createRequire } from "node:module";

const WANTED_MAJOR = "26";
const [major] = process.versions.node.split(".");
if (major !== WANTED_MAJOR)
  throw new Error(`the base has Node ${process.versions.node}; Node ${WANTED_MAJOR} is needed`);

const { Isolate }: typeof import("isolated-vm") = createRequire(import.meta.url)("isolated-vm");
const isolate = new Isolate({ memoryLimit: 8 });
if (isolate.createContextSync().evalSync("40 + 2") !== 42) throw new Error("isolated-vm does not evaluate");
isolate.dispose();
