/**
 * Spans: what of a trace the rules and adapters know. Who exports them is an adapter, and loaded where somebody wants them;
 * without one, a span is the call of its work and nothing else.
 */

/** The names of OpenTelemetry's semantic conventions. None holds a text, an address with ids, or who somebody is. */
type SpanAttribute =
  | "az.namespace"
  | "db.system.name"
  | "error.type"
  | "faas.invocation_id"
  | "faas.trigger"
  | "http.request.method"
  | "http.response.status_code"
  | "http.route"
  | "messaging.destination.name"
  | "messaging.operation.name"
  | "messaging.operation.type"
  | "messaging.system"
  | "server.address"
  | "url.template";

type SpanAttributes = { readonly [A in SpanAttribute]?: string | number };

/** Where an invocation comes from. Both as W3C's `traceparent`; anything else is as good as none. */
interface Origin {
  /** It goes on with the trace of this span. */
  readonly parent?: string | null | undefined;
  /** It begins a trace of its own, which names this span. */
  readonly link?: string | undefined;
}

export interface SpanStart {
  /** Of few: never with an id. */
  readonly name: string;
  readonly kind: "server" | "client" | "producer" | "consumer" | "internal";
  readonly attributes: SpanAttributes;
  /** Of an invocation. Without it a span is a child of the one that runs. */
  readonly origin?: Origin;
}

export interface Span {
  answered(status: number): void;
}

/** Port. Throws and rejects for nothing but what `work` does. */
export interface Tracer {
  /** A span around the work, which fails as the work does. */
  during<T>(start: SpanStart, work: (span: Span) => Promise<T>): Promise<T>;
  /** Of the span that runs. */
  traceparent(): string | undefined;
  /** Sends what was not sent yet, or gives up. */
  flush(): Promise<void>;
}

const UNSEEN: Span = { answered: () => undefined };

/** Work within a span, where there is a tracer. What the span would say is not even put together where there is none. */
export function traced<T>(
  tracer: Tracer | undefined,
  start: () => SpanStart,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  return tracer === undefined ? work(UNSEEN) : tracer.during(start(), work);
}

/** Of the first version, which is the only one. W3C: "Trace Context", 3.2. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;
/** Characters of one. */
export const TRACEPARENT_LENGTH = 55;

export interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  readonly flags: number;
}

export function parseTraceparent(text: string | null | undefined): TraceParent | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(text ?? "") ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, flags: Number.parseInt(flags, 16) };
}

export function formatTraceparent({ traceId, spanId, flags }: TraceParent): string {
  return `00-${traceId}-${spanId}-${flags.toString(16).padStart(2, "0")}`;
}
