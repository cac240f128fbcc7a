import { defineReducer } from "assay";

/** IoT telemetry: decodes frames of hex bytes, keeps rolling windows per device, raises alarms with hysteresis. */
class FrameError extends Error {
  override readonly name = "FrameError";
  constructor(
    message: string,
    public readonly offset: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

class Reader {
  #view: DataView;
  #at = 0;
  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  get left(): number {
    return this.#view.byteLength - this.#at;
  }
  #take(count: number): number {
    if (this.left < count) throw new FrameError(`needs ${count} bytes, has ${this.left}`, this.#at);
    const at = this.#at;
    this.#at += count;
    return at;
  }
  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }
  u16(): number {
    return this.#view.getUint16(this.#take(2));
  }
  i16(): number {
    return this.#view.getInt16(this.#take(2));
  }
  f32(): number {
    return this.#view.getFloat32(this.#take(4), true);
  }
  text(length: number): string {
    let out = "";
    for (let i = 0; i < length; i++) out += String.fromCharCode(this.u8());
    return out;
  }
}

const fromHex = (hex: string): Uint8Array => {
  if (hex.length % 2 !== 0 || /[^0-9a-f]/i.test(hex)) throw new FrameError("not hex", 0);
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
};
const crc16 = (bytes: Uint8Array): number => {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++)
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
};

const enum Metric {
  Temperature = 1,
  Humidity,
  Battery,
  Label = 0x10,
}
type Reading =
  | { metric: "temperature" | "humidity" | "battery"; value: number }
  | { metric: "label"; value: string };

function* readings(reader: Reader): Generator<Reading, number> {
  let count = 0;
  while (reader.left > 0) {
    const kind = reader.u8();
    switch (kind) {
      case Metric.Temperature:
        yield { metric: "temperature", value: reader.i16() / 10 };
        break;
      case Metric.Humidity:
        yield { metric: "humidity", value: reader.u8() / 2 };
        break;
      case Metric.Battery:
        yield { metric: "battery", value: Math.round(reader.f32() * 1000) / 1000 };
        break;
      case Metric.Label:
        yield { metric: "label", value: reader.text(reader.u8()) };
        break;
      default:
        throw new FrameError(`unknown metric 0x${kind.toString(16).padStart(2, "0")}`, reader.left);
    }
    count++;
  }
  return count;
}

type Window = { values: number[]; min: number; max: number; mean: number };
interface Device {
  label: string;
  windows: Partial<Record<"temperature" | "humidity" | "battery", Window>>;
  alarm: boolean;
  lastSeen: string;
}
interface State {
  devices: Record<string, Device>;
  alarms: string[];
  errors: string[];
}
type Event =
  | { type: "FrameReceived"; time: string; data: { device: string; hex: string; crc: number } }
  | { type: "Tick"; time: string };

const SIZE = 5;
const push = (window: Window | undefined, value: number): Window => {
  const values = [...(window?.values ?? []), value].slice(-SIZE);
  return {
    values,
    min: Math.min(...values),
    max: Math.max(...values),
    mean: +(values.reduce((a, b) => a + b, 0) / values.length).toFixed(2),
  };
};
const LIMITS = { on: 30, off: 27.5 };

export default defineReducer<State, Event>({
  initial: () => ({ devices: {}, alarms: [], errors: [] }),
  apply(state, event) {
    if (event.type === "Tick") {
      const now = Date.parse(event.time);
      const silent = Object.entries(state.devices).filter(
        ([, { lastSeen }]) => now - Date.parse(lastSeen) > 60_000,
      );
      return { ...state, alarms: [...state.alarms, ...silent.map(([id]) => `${id} is silent`)] };
    }
    const { device: id, hex, crc } = event.data;
    try {
      const bytes = fromHex(hex);
      if (crc16(bytes) !== crc) throw new FrameError("bad checksum", bytes.length);
      const before = state.devices[id];
      const device: Device = before
        ? { ...before, windows: { ...before.windows }, lastSeen: event.time }
        : { label: id, windows: {}, alarm: false, lastSeen: event.time };
      for (const reading of readings(new Reader(bytes))) {
        if (reading.metric === "label") device.label = reading.value;
        else device.windows[reading.metric] = push(device.windows[reading.metric], reading.value);
      }
      const mean = device.windows.temperature?.mean ?? 0;
      const alarm = device.alarm ? mean > LIMITS.off : mean >= LIMITS.on;
      const alarms =
        alarm === device.alarm
          ? state.alarms
          : [...state.alarms, `${device.label}: ${alarm ? "hot" : "ok"} at ${mean}`];
      return { ...state, devices: { ...state.devices, [id]: { ...device, alarm } }, alarms };
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      return { ...state, errors: [...state.errors, `${id}@${error.offset}: ${error.message}`] };
    }
  },
});
