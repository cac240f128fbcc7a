/** A module as a request carries it. Its names, sizes, encoding and entry are for `compile/` alone, which answers the same to everybody. */
import type { SourceModule } from "../../flow.ts";
import type { Module } from "../../gen/assay/v1/module_pb.js";
import type { Violations } from "./violations.ts";

/** The module as the flow knows it. Only to be used if nothing was found. */
export function moduleField(violations: Violations, field: string, module: Module | undefined): SourceModule {
  if (module === undefined) {
    violations.add(field, "is required");
    return { files: [], entry: "" };
  }
  return { files: module.files.map(({ path, content }) => ({ path, content })), entry: module.entry };
}
