/** Reads Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/) as strictly as it is written down. */

/** One line of numbers. */
export interface ScrapedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\+Inf|-Inf|NaN|[-+0-9.eE]+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;
const COMMENT = /^# (HELP|TYPE|UNIT) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/;
const PARTS_OF_HISTOGRAM = ["_bucket", "_sum", "_count"];

/** What a scrape says. Throws for anything that a scraper would refuse or misread. */
export class Scrape {
  readonly samples: readonly ScrapedSample[];
  readonly types = new Map<string, string>();

  constructor(text: string) {
    if (!text.endsWith("\n")) throw new Error("the last line is not ended");
    const samples: ScrapedSample[] = [];
    const seen = new Set<string>();
    for (const line of text.slice(0, -1).split("\n")) {
      if (line === "") continue;
      if (line.startsWith("#")) {
        this.#comment(line);
        continue;
      }
      const sample = readSample(line);
      const family = this.#familyOf(sample.name);
      if (family === undefined) throw new Error(`no TYPE before: ${line}`);
      const key = `${sample.name} ${JSON.stringify(Object.entries(sample.labels).toSorted())}`;
      if (seen.has(key)) throw new Error(`twice: ${line}`);
      seen.add(key);
      samples.push(sample);
    }
    this.samples = samples;
    for (const [name, type] of this.types) if (type === "histogram") this.#checkHistogram(name);
  }

  /** The samples of a name whose labels are these, and perhaps more. */
  of(name: string, labels: Readonly<Record<string, string>> = {}): readonly ScrapedSample[] {
    return this.samples.filter(
      (one) => one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value),
    );
  }

  /** The value of the one sample of a name with these labels. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number {
    const [one, ...more] = this.of(name, labels);
    if (one === undefined || more.length > 0) throw new Error(`${name}: ${more.length + (one ? 1 : 0)} samples`);
    return one.value;
  }

  #comment(line: string): void {
    const [, kind, name = "", text = ""] = COMMENT.exec(line) ?? [];
    if (kind === undefined) throw new Error(`neither HELP nor TYPE nor UNIT: ${line}`);
    if (kind !== "TYPE") return;
    if (this.types.has(name)) throw new Error(`twice: ${line}`);
    if (!["counter", "gauge", "histogram"].includes(text)) throw new Error(`no such type: ${line}`);
    this.types.set(name, text);
  }

  #familyOf(name: string): string | undefined {
    if (this.types.has(name)) return name;
    const part = PARTS_OF_HISTOGRAM.find((suffix) => name.endsWith(suffix));
    const family = part === undefined ? "" : name.slice(0, -part.length);
    return this.types.get(family) === "histogram" ? family : undefined;
  }

  /** Buckets grow, and the last has them all. */
  #checkHistogram(name: string): void {
    for (const { labels, value: count } of this.of(`${name}_count`)) {
      const buckets = this.of(`${name}_bucket`, labels);
      let [bound, below] = [Number.NEGATIVE_INFINITY, 0];
      for (const bucket of buckets) {
        const le = Number(bucket.labels.le?.replace("+Inf", "Infinity"));
        if (!(le > bound) || bucket.value < below) throw new Error(`${name}: buckets are out of order`);
        [bound, below] = [le, bucket.value];
      }
      if (bound !== Number.POSITIVE_INFINITY || below !== count) throw new Error(`${name}: the last bucket is not all`);
      this.value(`${name}_sum`, labels);
    }
  }
}

function readSample(line: string): ScrapedSample {
  const [, name, labelText = "", number] = SAMPLE.exec(line) ?? [];
  if (name === undefined || number === undefined) throw new Error(`no sample: ${line}`);
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < labelText.length) {
    const [, key, value] = LABEL.exec(labelText) ?? [];
    if (key === undefined || value === undefined || key in labels) throw new Error(`labels: ${line}`);
    labels[key] = value.replace(/\\(["\\n])/g, (_all, letter) => (letter === "n" ? "\n" : letter));
  }
  return { name, labels, value: Number(number.replace("Inf", "Infinity")) };
}
