/** Whether an executor is there: its socket is, from when it is ready until it ends. Exit status 0 or 1. The health check of its container. */
import { lstatSync } from "node:fs";

const [socket = ""] = process.argv.slice(2);
process.exitCode = lstatSync(socket, { throwIfNoEntry: false })?.isSocket() === true ? 0 : 1;
