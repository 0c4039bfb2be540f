/** What is counted of one instance since it started; of an app that does not say one of them, it is zero. */
export interface Metrics {
  /** Which instance: it and no other started then. */
  readonly startedSeconds: number;
  /** Versions that were stored, by whatever road. */
  readonly stored: number;
  /** Of these, those that a notification brought. */
  readonly live: number;
  /** How far behind their changes these were, all together. */
  readonly behindSeconds: number;
  /** Events at the level `error`. */
  readonly errors: number;
}

/** One sample of the text format: a name, labels or none, and a value. Prometheus: "Exposition formats". */
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What is no sample is passed over: comments, and whatever a later version adds. */
export function samplesOf(text: string): readonly Sample[] {
  return text.split("\n").flatMap((line) => {
    const [, name, labels = "", value] = SAMPLE.exec(line) ?? [];
    if (name === undefined || !Number.isFinite(Number(value))) return [];
    const pairs = [...labels.matchAll(LABEL)].map(([, label = "", text = ""]) => [label, text]);
    return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }];
  });
}

export function metricsOf(text: string): Metrics {
  const samples = samplesOf(text);
  const sum = (name: string, labels: Readonly<Record<string, string>> = {}) =>
    samples
      .filter((one) => one.name === name && Object.entries(labels).every(([label, word]) => one.labels[label] === word))
      .reduce((total, { value }) => total + value, 0);
  return {
    startedSeconds: sum("process_start_time_seconds"),
    stored: sum("teamsink_events_total", { event: "message.stored" }),
    live: sum("teamsink_behind_seconds_count"),
    behindSeconds: sum("teamsink_behind_seconds_sum"),
    errors: sum("teamsink_events_total", { level: "error" }),
  };
}
