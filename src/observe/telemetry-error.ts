/** Why telemetry that the operator has asked for cannot be had. The message is for the operator. */
export class TelemetryError extends Error {
  override readonly name = "TelemetryError";
}
