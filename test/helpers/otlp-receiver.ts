import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** Of OTLP's span, in its JSON: what is looked at. */
interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status?: { readonly code?: number };
}

interface ExportRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: OtlpSpan["attributes"] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

export interface TakenSpan extends Omit<OtlpSpan, "attributes"> {
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** SpanKind of OTLP's trace.proto. */
export const KIND = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

export interface OtlpReceiver {
  readonly url: string;
  readonly spans: readonly TakenSpan[];
  /** Everything that came, as it came. */
  readonly text: string;
  readonly headers: readonly IncomingHttpHeaders[];
  /** Answers no connection until it listens again, at the same port. */
  away(): Promise<void>;
  back(): Promise<void>;
  stop(): Promise<void>;
}

/** Somebody who takes traces by OTLP over HTTP, as JSON. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: TakenSpan[] = [];
  const texts: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer(async (request, response) => {
    const isExport = request.method === "POST" && request.url === "/v1/traces";
    const text = (await buffer(request)).toString();
    if (isExport) {
      texts.push(text);
      headers.push(request.headers);
      spans.push(...spansOf(JSON.parse(text) as ExportRequest));
    }
    response.writeHead(isExport ? 200 : 404, { "content-type": "application/json" }).end("{}");
  });
  let port = 0;
  const back = async () => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    ({ port } = server.address() as AddressInfo);
  };
  const away = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  await back();
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    headers,
    get text() {
      return texts.join("\n");
    },
    away,
    back,
    stop: async () => {
      if (server.listening) await away();
    },
  };
}

function spansOf({ resourceSpans }: ExportRequest): TakenSpan[] {
  return resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ ...span, attributes: valuesOf(span.attributes) }))),
  );
}

function valuesOf(attributes: OtlpSpan["attributes"]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
