import type { IncomingHttpHeaders } from "node:http";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

export interface TenantRequest {
  readonly method: Method;
  readonly url: URL;
  /** The `:name` segments of the route's path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface TenantResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; none for undefined. */
  readonly body?: unknown;
  /** Instead of a body: sent as it is, with its type among the headers. */
  readonly text?: string;
  /** Instead of a body: bytes as they are asked for, whose length is among the headers. */
  readonly stream?: AsyncIterable<Uint8Array>;
}

export interface Route {
  readonly method: Method;
  /**
   * Segments separated by `/`; `:name` takes any one segment, others compare without regard to case. `name()` takes a
   * function of OData's with or without arguments, which are in the parameter `arguments`, as they were written.
   */
  readonly path: string;
  readonly handle: (request: TenantRequest) => TenantResponse | Promise<TenantResponse>;
}

interface Found {
  readonly route: Route;
  readonly params: Record<string, string>;
}

/** The first route of the table that fits; `segments` are still encoded. */
export function findRoute(routes: readonly Route[], method: string, segments: readonly string[]): Found | undefined {
  for (const route of routes) {
    if (route.method !== method) continue;
    const params = matchPath(route.path, segments);
    if (params !== undefined) return { route, params };
  }
  return undefined;
}

function matchPath(path: string, segments: readonly string[]): Record<string, string> | undefined {
  const wanted = path.slice(1).split("/");
  if (wanted.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, name] of wanted.entries()) {
    const segment = segments[index] ?? "";
    const call = name.endsWith("()") ? /^([^(]*)(?:\((.*)\))?$/.exec(decodeURIComponent(segment)) : null;
    if (call !== null) {
      if (`${call[1]}()`.toLowerCase() !== name.toLowerCase()) return undefined;
      params.arguments = call[2] ?? "";
    } else if (name.startsWith(":")) params[name.slice(1)] = decodeURIComponent(segment);
    else if (name.toLowerCase() !== segment.toLowerCase()) return undefined;
  }
  return params;
}

/** A request path as encoded segments; `users('{id}')`, as some nextLinks spell it, is `users/{id}`. */
export function segmentsOf(url: URL): string[] {
  const path = url.pathname.replace(/^\/+|\/+$/g, "");
  return path.split("/").flatMap((segment) => {
    const keyed = /^([a-z]+)\((?:'|%27)(.+)(?:'|%27)\)$/i.exec(segment);
    return keyed === null ? [segment] : [keyed[1] ?? "", keyed[2] ?? ""];
  });
}

export function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(",") : value;
}
