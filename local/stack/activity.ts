import type { LogEventName } from "../../shared/base/log.ts";
import type { LogRecord } from "../functions-host/log.ts";

/** Channels and chats are both threads; their ids end differently. Graph: "channel resource type". */
const CHANNEL_ID = /@thread\.(tacv2|skype)$/;

/**
 * What the functions host's log says is going on: log events are the metrics, here as in Azure. The host of this machine
 * passes on every level, so single messages are among them, and nobody waits for a sum.
 */
export class Activity {
  /** Versions that were written since `expect` was called first; undefined while nobody tells. */
  written: number | undefined;
  /** Of these, the ones that are stored. */
  stored = 0;
  /** Documents created or updated by any other version: what was there before, and what another tenant writes. */
  earlier = 0;
  /** Versions worked off, those included that changed nothing. */
  processed = 0;
  failures = 0;
  /** The first message of a chat that was stored: one to show. */
  chatMessage: { readonly conversationId: string; readonly cosmosId: string } | undefined;
  #lastBehindMs: number | undefined;
  #storedAtMs: number[] = [];
  readonly #expected = new Set<string>();
  readonly #counts = new Map<LogEventName, number>();
  readonly #newest = new Map<LogEventName, EventLine>();
  readonly #failedFunctions = new Map<string, string>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** A version that was written in the tenant just now. */
  expect(version: WrittenVersion): void {
    this.written = (this.written ?? 0) + 1;
    this.#expected.add(keyOf(version));
  }

  /** Takes one record of the host's log: how an invocation ended, or an event of the product; others are passed over. */
  take(record: LogRecord): void {
    if (record.event === "function.executed" && record.succeeded === false) {
      this.#failedFunctions.set(record.functionName ?? "", record.error?.message ?? "no reason given");
    }
    const line = parseLine(record.message);
    if (!line) return;
    this.#counts.set(line.event, (this.#counts.get(line.event) ?? 0) + 1);
    this.#newest.set(line.event, line);
    if (line.event === "message.stored") {
      this.processed += 1;
      if (!this.#isStoredAsExpected(line)) this.earlier += 1;
      if (line.road === "live" && typeof line.behindMs === "number") this.#lastBehindMs = line.behindMs;
      this.#storedAtMs.push(this.#nowMs());
      if (!this.chatMessage && !CHANNEL_ID.test(String(line.conversationId))) {
        this.chatMessage = { conversationId: String(line.conversationId), cosmosId: String(line.cosmosId) };
      }
    } else if (line.event === "message.unchanged") {
      this.processed += 1;
      // Overtaken by a newer one, or brought by another road meanwhile: its payload is kept all the same.
      this.#isStoredAsExpected(line);
    } else if (/\.(failed|refused)$/.test(line.event)) {
      this.failures += 1;
    }
  }

  #isStoredAsExpected(line: EventLine): boolean {
    const { conversationId, cosmosId, version } = line;
    const key = { conversationId: String(conversationId), cosmosId: String(cosmosId), version: Number(version) };
    const isExpected = this.#expected.delete(keyOf(key));
    if (isExpected) this.stored += 1;
    return isExpected;
  }

  count(event: LogEventName): number {
    return this.#counts.get(event) ?? 0;
  }

  newest(event: LogEventName): EventLine | undefined {
    return this.#newest.get(event);
  }

  /** Why the function failed last; undefined when it never did. */
  failureOf(functionName: string): string | undefined {
    return this.#failedFunctions.get(functionName);
  }

  /** From the change in the tenant to the store, of the newest live message. */
  get behindMs(): number | undefined {
    return this.#lastBehindMs;
  }

  /** Over the last five seconds. */
  get storedPerSecond(): number {
    const sinceMs = this.#nowMs() - 5_000;
    this.#storedAtMs = this.#storedAtMs.filter((timeMs) => timeMs >= sinceMs);
    return this.#storedAtMs.length / 5;
  }
}

interface WrittenVersion {
  readonly conversationId: string;
  readonly cosmosId: string;
  readonly version: number;
}

function keyOf({ conversationId, cosmosId, version }: WrittenVersion): string {
  return [conversationId, cosmosId, version].join(" ");
}

interface EventLine {
  readonly event: LogEventName;
  readonly [field: string]: unknown;
}

export function parseLine(message: string): EventLine | undefined {
  if (!message.startsWith('{"event"')) return undefined;
  try {
    return JSON.parse(message) as EventLine;
  } catch {
    return undefined;
  }
}
