import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import type { Context, Span as OtelSpan, SpanContext } from "@opentelemetry/api";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace";
import { codeOf, TeamsinkError } from "../base/errors/errors.ts";
import type { Log } from "../base/log.ts";
import { formatTraceparent, parseTraceparent, type SpanStart, type Tracer } from "../base/trace.ts";
import type { TracesPlace } from "../base/trace-settings.ts";

export interface OtlpTracerOptions extends TracesPlace {
  readonly log: Log;
}

const SERVICE_NAME = "teamsink";
/** Below what the platform leaves an instance that ends. */
const FLUSH_WITHIN_MS = 5_000;
/** Of one batch, with all that the exporter tries: nobody waits for it, and what comes meanwhile waits in memory. */
const EXPORT_WITHIN_MS = 10_000;
const BATCH = { maxQueueSize: 2_048, maxExportBatchSize: 512, scheduledDelayMillis: 2_000 };

/** What Storage and Cosmos DB answer in the ordinary course of things: there already, not there, changed meanwhile. */
const ORDINARY: ReadonlySet<number> = new Set([404, 409, 412]);

/**
 * Spans by OpenTelemetry's SDK, in batches, to whoever takes OTLP. What runs within which span is known by the invocation's
 * own chain of calls: nothing is patched, and nothing else of the process becomes part of a trace.
 *
 * Whoever takes them may be away: then they are lost once the memory for them is full, and one line of the log says so.
 */
export async function openOtlpTracer({ endpoint, headers, share, log }: OtlpTracerOptions): Promise<Tracer> {
  const [api, sdk, { resourceFromAttributes }, { OTLPTraceExporter }] = await Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/sdk-trace"),
    import("@opentelemetry/resources"),
    import("@opentelemetry/exporter-trace-otlp-http"),
  ]);
  const kinds = {
    server: api.SpanKind.SERVER,
    client: api.SpanKind.CLIENT,
    producer: api.SpanKind.PRODUCER,
    consumer: api.SpanKind.CONSUMER,
    internal: api.SpanKind.INTERNAL,
  };
  const sent = { url: `${endpoint}/v1/traces`, headers: { ...headers }, timeoutMillis: EXPORT_WITHIN_MS };
  const exporter = reporting(new OTLPTraceExporter(sent), log);
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ "service.name": SERVICE_NAME, "service.instance.id": randomUUID() }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter, ...BATCH })],
    forceFlushTimeoutMillis: FLUSH_WITHIN_MS,
  });
  const tracer = provider.getTracer(SERVICE_NAME);
  const running = new AsyncLocalStorage<Context>();
  const remote = (traceparent: string | null | undefined): SpanContext | undefined => {
    const parsed = parseTraceparent(traceparent);
    return parsed && { traceId: parsed.traceId, spanId: parsed.spanId, traceFlags: parsed.flags & 1, isRemote: true };
  };
  const parentOf = ({ origin }: SpanStart): Context => {
    if (origin === undefined) return running.getStore() ?? api.ROOT_CONTEXT;
    const parent = remote(origin.parent);
    return parent ? api.trace.setSpanContext(api.ROOT_CONTEXT, parent) : api.ROOT_CONTEXT;
  };
  const fail = (span: OtelSpan, type: string) => {
    span.setAttribute("error.type", type);
    // No message: it may say what a trace must not.
    span.setStatus({ code: api.SpanStatusCode.ERROR });
  };
  return {
    during: async (start, work) => {
      const { name, kind, attributes, origin } = start;
      const link = remote(origin?.link);
      const parent = parentOf(start);
      const links = link ? [{ context: link }] : [];
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes: { ...attributes }, links }, parent);
      const answered = (status: number) => {
        span.setAttribute("http.response.status_code", status);
        const isWrong = kind === "client" ? status >= 400 && !ORDINARY.has(status) : status >= 500;
        if (isWrong) fail(span, String(status));
      };
      try {
        return await running.run(api.trace.setSpan(parent, span), work, { answered });
      } catch (error) {
        fail(span, typeOf(error));
        throw error;
      } finally {
        span.end();
      }
    },
    traceparent: () => {
      const context = running.getStore();
      const span = context && api.trace.getSpanContext(context);
      return span && formatTraceparent({ traceId: span.traceId, spanId: span.spanId, flags: span.traceFlags });
    },
    flush: () => provider.forceFlush().catch(() => undefined),
  };
}

function typeOf(error: unknown): string {
  if (error instanceof TeamsinkError) return codeOf(error);
  return error instanceof Error ? error.name : "_OTHER";
}

/** The same exporter, of which the log says when nobody takes its spans, and when somebody does again. */
function reporting(exporter: SpanExporter, log: Log): SpanExporter {
  let lost = 0;
  return {
    export: (spans: ReadableSpan[], done) =>
      exporter.export(spans, (result) => {
        if (result.error !== undefined || result.code !== 0) {
          if (lost === 0) log.event("traces.lost", { reason: reasonOf(result.error) }, "warn");
          lost += spans.length;
        } else if (lost > 0) {
          log.event("traces.sent-again", { lost });
          lost = 0;
        }
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}

/** A status or the network's word; the message holds the address. */
function reasonOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" || typeof code === "number" ? String(code) : "no answer";
}
