import { createLog, type Log, type LogEventName, type LogLevel, type LogLine } from "../../shared/base/log.ts";

type RecordedLine = LogLine & { readonly level: LogLevel };

export interface RecordingLog extends Log {
  /** What the real log would have written, field allow-list applied, in order. */
  readonly lines: RecordedLine[];
  linesOf(event: LogEventName): RecordedLine[];
}

export function createRecordingLog(): RecordingLog {
  const lines: RecordedLine[] = [];
  const log = createLog((level, line) => lines.push({ ...line, level }));
  return { ...log, lines, linesOf: (event) => lines.filter((line) => line.event === event) };
}
