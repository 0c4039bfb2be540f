import { entriesOf, httpUrl, type SettingRow } from "./setting-values.ts";

/** By the names that OpenTelemetry gives them, so that whoever knows those knows these. */
export const TRACE_SETTINGS = {
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    meaning: "Where traces go, by OpenTelemetry's protocol as JSON over HTTP; without it there are none",
    required: false,
    expected: "an https URL, or http within your own network",
    accepts: httpUrl,
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    meaning: "What is sent along with them, such as a key",
    required: false,
    expected: "name=value, comma separated, values encoded as in a URL",
    accepts: (value: string) => isHeaders(value),
  },
  OTEL_TRACES_SAMPLER_ARG: {
    meaning: "The share of traces that is made, of those that begin here",
    required: false,
    default: "1",
    expected: "a number from 0 to 1",
    accepts: (value: string) => /^(?:0|1|[01]\.0|0\.\d{1,6})$/.test(value),
  },
} as const satisfies Record<string, SettingRow>;

export interface TracesPlace {
  /** Without a trailing slash and without a path of OTLP's. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the traces that begin here, from 0 to 1. */
  readonly share: number;
}

/** @returns `undefined` where nobody wants traces */
export function tracesIn(
  values: Readonly<Partial<Record<keyof typeof TRACE_SETTINGS, string>>>,
): TracesPlace | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: given = "" } = values;
  if (endpoint === undefined) return undefined;
  const share = Number(values.OTEL_TRACES_SAMPLER_ARG);
  return { endpoint: endpoint.replace(/\/+$/, ""), headers: Object.fromEntries(headerEntries(given)), share };
}

/** RFC 9110, 5.6.2; then what a URL may hold, without the comma. OpenTelemetry: "OpenTelemetry Protocol Exporter". */
const HEADER_ENTRY = /^([!#$%&'*+.^`|~\w-]+)=((?:[\x20-\x24\x26-\x2b\x2d-\x7e]|%[0-9a-fA-F]{2})*)$/;

function isHeaders(value: string): boolean {
  const entries = entriesOf(value);
  if (entries.length === 0 || !entries.every((entry) => HEADER_ENTRY.test(entry))) return false;
  try {
    return headerEntries(value).every(([, text]) => !/[^\t\x20-\x7e]/.test(text));
  } catch {
    // Bytes that are no text.
    return false;
  }
}

function headerEntries(value: string): (readonly [string, string])[] {
  return entriesOf(value).map((entry) => {
    const [, name = "", text = ""] = HEADER_ENTRY.exec(entry) ?? [];
    return [name, decodeURIComponent(text)] as const;
  });
}
