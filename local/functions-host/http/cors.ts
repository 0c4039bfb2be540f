import type { HostRequest, HttpAnswer } from "./rpc-http.ts";

/**
 * Cross-origin requests as the real host takes them on Linux, with the policy that it makes of the app's `cors`: any header
 * and any method for the origins that are allowed, no credentials, and nothing exposed. Azure Functions host:
 * CorsOptionsSetup.cs, JobHostCorsMiddleware.cs; ASP.NET Core: CorsMiddleware.cs, CorsService.cs.
 */
export interface Cors {
  /** What a browser is answered before it sends the request itself: no function sees it, and it has no key to show. */
  preflight(request: Pick<HostRequest, "method" | "headers">): HttpAnswer | undefined;
  /** The answer with what lets the page see it. */
  answered(request: Pick<HostRequest, "headers">, answer: HttpAnswer): HttpAnswer;
}

type Header = readonly [string, string];

/** @param origins as `originsIn` reads them; none is no such feature, and OPTIONS a method like any other */
export function createCors(origins: readonly string[]): Cors {
  const headersFor = ({ headers: { origin } }: Pick<HostRequest, "headers">): Header[] => {
    if (origin === undefined || !origins.includes(origin)) return [];
    const allowed: Header = ["access-control-allow-origin", origin];
    // One origin alone is answered the same whoever asks.
    return origins.length > 1 ? [allowed, ["vary", "Origin"]] : [allowed];
  };
  return {
    preflight: (request) => {
      const {
        origin,
        "access-control-request-method": method,
        "access-control-request-headers": names,
      } = request.headers;
      const isPreflight = request.method === "OPTIONS" && origin !== undefined && method !== undefined;
      if (origins.length === 0 || !isPreflight) return undefined;
      const allowed = headersFor(request);
      const asked: Header[] = [
        ...(names === undefined ? [] : [["access-control-allow-headers", withoutSpaces(names)] as const]),
        ["access-control-allow-methods", method],
      ];
      return { status: 204, headers: allowed.length > 0 ? [...allowed, ...asked] : [], body: undefined };
    },
    answered: (request, answer) => ({ ...answer, headers: [...answer.headers, ...headersFor(request)] }),
  };
}

/** As .NET writes the values of a header that it has read one by one. */
function withoutSpaces(names: string): string {
  const values = names.split(",").map((name) => name.trim());
  return values.filter((name) => name !== "").join(",");
}

/**
 * Comma separated, as the deployment takes them.
 *
 * @throws Error naming what is no origin: `*` neither, which the deployment refuses
 */
export function originsIn(text: string): readonly string[] {
  const origins = text
    .split(",")
    .map((origin) => origin.trim())
    .filter((origin) => origin !== "");
  const wrong = origins.filter((origin) => !isOrigin(origin));
  if (wrong.length > 0) throw new Error(`expected origins such as http://localhost:5173, not ${wrong.join(", ")}`);
  return origins;
}

function isOrigin(text: string): boolean {
  return /^https?:[^*]+$/.test(text) && URL.parse(text)?.origin === text;
}
