/**
 * Route templates as ASP.NET Core, on which the real host routes, understands them: literals regardless of case,
 * `{name}`, `{name:constraint}`, `{name?}` and `{*rest}`.
 */

type Segment =
  | { readonly kind: "literal"; readonly text: string }
  | {
      readonly kind: "parameter" | "catchAll";
      readonly name: string;
      readonly optional: boolean;
      readonly constraints: readonly RegExp[];
    };

export interface RouteTemplate {
  readonly text: string;
  readonly segments: readonly Segment[];
}

const CONSTRAINTS: Readonly<Record<string, RegExp>> = {
  int: /^[+-]?\d{1,10}$/,
  long: /^[+-]?\d{1,19}$/,
  bool: /^(?:true|false)$/i,
  alpha: /^[a-z]*$/i,
  guid: /^\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?$/i,
};

const PARAMETER = /^\{(\*{0,2})(\w+)((?::\w+)*)(\??)\}$/;

/** @throws Error for syntax that this host does not know, such as `{a}.{b}` or `{a=default}` */
export function parseRouteTemplate(text: string): RouteTemplate {
  const parts = text.split("/").filter((part) => part !== "");
  const segments = parts.map((part, index) => parseSegment(part, index === parts.length - 1, text));
  return { text, segments };
}

function parseSegment(part: string, isLast: boolean, template: string): Segment {
  if (!/[{}]/.test(part)) return { kind: "literal", text: part.toLowerCase() };
  const match = PARAMETER.exec(part);
  const [, stars = "", name = "", constraintText = "", optionalMark = ""] = match ?? [];
  if (match === null || (!isLast && (stars !== "" || optionalMark !== ""))) {
    throw new Error(`The route "${template}" has a segment that is not supported: ${part}`);
  }
  const constraints = constraintText
    .split(":")
    .filter(Boolean)
    .map((constraint) => {
      const pattern = CONSTRAINTS[constraint];
      if (pattern === undefined) throw new Error(`The route "${template}" has an unknown constraint: ${constraint}`);
      return pattern;
    });
  return { kind: stars === "" ? "parameter" : "catchAll", name, optional: optionalMark !== "", constraints };
}

/**
 * @param path still percent-encoded, as it was requested
 * @returns the decoded parameters, or undefined when the path is another
 */
export function matchRoute(template: RouteTemplate, path: string): Record<string, string> | undefined {
  const parts = path.replace(/^\//, "").replace(/\/$/, "").split("/").map(decodeSegment);
  if (parts.length === 1 && parts[0] === "") parts.pop();
  const params: Record<string, string> = {};
  for (const [index, segment] of template.segments.entries()) {
    if (segment.kind === "literal") {
      if (parts[index]?.toLowerCase() !== segment.text) return undefined;
      continue;
    }
    const value = segment.kind === "catchAll" ? parts.slice(index).join("/") : (parts[index] ?? "");
    if (value === "" && segment.kind === "parameter" && !segment.optional) return undefined;
    if (value === "") continue;
    if (!segment.constraints.every((pattern) => pattern.test(value))) return undefined;
    params[segment.name] = value;
  }
  const isOpenEnded = template.segments.at(-1)?.kind === "catchAll";
  return isOpenEnded || parts.length <= template.segments.length ? params : undefined;
}

/** The real host's server leaves an encoded slash as it is, so that a value never grows into two segments. */
function decodeSegment(segment: string): string {
  return segment
    .split(/%2f/i)
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    })
    .join("%2F");
}

/** The more is fixed the sooner a route is tried: literal, constrained parameter, parameter, then the same for catch-all. */
export function compareRoutes(one: RouteTemplate, other: RouteTemplate): number {
  const length = Math.max(one.segments.length, other.segments.length);
  for (let index = 0; index < length; index++) {
    const difference = segmentRank(one.segments[index]) - segmentRank(other.segments[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function segmentRank(segment: Segment | undefined): number {
  if (segment === undefined || segment.kind === "literal") return 0;
  const constrained = segment.constraints.length > 0 ? 0 : 1;
  return (segment.kind === "parameter" ? 1 : 3) + constrained;
}
