/**
 * Becomes a program of Node's without any variable of the container's environment: `without-environment.ts PROGRAM [arguments]`. Deleting variables would leave
 * them in the process's memory, and in /proc/1/environ.
 */
const { execPath, argv } = process;
// SIGUSR1 would open a debugger to whoever is in the container.
const FLAGS = ["--disable-sigusr1", "--disable-warning=ExperimentalWarning"];

if (process.execve === undefined) throw new Error("this Node cannot become another program");
process.execve(execPath, [execPath, ...FLAGS, ...argv.slice(2)], {});
