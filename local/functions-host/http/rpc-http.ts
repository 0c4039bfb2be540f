import type { NullableMapping, RpcHttpCookie, RpcHttpData, RpcTypedData } from "../core-types.ts";
import { queryValues } from "./query.ts";

/** Between what goes over the wire and the `http` member of the core contract. */

export interface HostRequest {
  readonly method: string;
  readonly url: URL;
  /** Lower-case names, repeated ones joined. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined when the request announced no length, even if something followed. */
  readonly body: Buffer | undefined;
}

export function toRpcHttp(request: HostRequest, params: Readonly<Record<string, string>>): RpcTypedData {
  const { method, url, headers, body } = request;
  return {
    http: {
      method,
      url: url.href,
      nullableHeaders: toNullableMapping(headers),
      nullableQuery: toNullableMapping(
        Object.fromEntries([...queryValues(url).values()].map(({ name, value }) => [name, value])),
      ),
      nullableParams: toNullableMapping(params),
      ...(body === undefined ? {} : { body: { bytes: body } }),
    },
  };
}

function toNullableMapping(record: Readonly<Record<string, string>>): NullableMapping {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, { value }]));
}

/** @param distinct Node's `headersDistinct`: every value of a header, in order */
export function joinHeaders(distinct: NodeJS.Dict<string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(distinct).map(([name, values = []]) => [name, values.join(",")]));
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer | undefined;
}

export function emptyAnswer(status: number): HttpAnswer {
  return { status, headers: [], body: undefined };
}

/** A function without a result has nothing to say: 204. */
export function fromRpcHttp(returnValue: RpcTypedData | null | undefined): HttpAnswer {
  const http: RpcHttpData | null | undefined = returnValue?.http;
  if (http === null || http === undefined) return emptyAnswer(204);
  const cookies = (http.cookies ?? []).map((cookie) => ["set-cookie", serializeCookie(cookie)] as const);
  const bytes = http.body?.bytes;
  return {
    status: Number(http.statusCode ?? "200"),
    headers: [...Object.entries(http.headers ?? {}), ...cookies],
    body: bytes === null || bytes === undefined ? undefined : Buffer.from(bytes),
  };
}

const SAME_SITE = { lax: "Lax", strict: "Strict", explicitNone: "None", none: undefined } as const;

function serializeCookie(cookie: RpcHttpCookie): string {
  const { domain, path, expires, maxAge, sameSite } = cookie;
  const site = SAME_SITE[sameSite ?? "none"];
  const attributes = [
    `${cookie.name}=${encodeURIComponent(cookie.value)}`,
    expires ? `expires=${new Date(expires.value.seconds * 1000).toUTCString()}` : undefined,
    maxAge ? `max-age=${maxAge.value}` : undefined,
    domain ? `domain=${domain.value}` : undefined,
    path ? `path=${path.value}` : undefined,
    cookie.secure?.value ? "secure" : undefined,
    site ? `samesite=${site}` : undefined,
    cookie.httpOnly?.value ? "httponly" : undefined,
  ];
  return attributes.filter((attribute) => attribute !== undefined).join("; ");
}
