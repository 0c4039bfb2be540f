import type { FunctionDefinition, HttpTrigger } from "../function-definition.ts";
import { compareRoutes, matchRoute, parseRouteTemplate, type RouteTemplate } from "./route-template.ts";

export type HttpFunction = FunctionDefinition<HttpTrigger>;

interface RouteMatch {
  readonly definition: HttpFunction;
  readonly params: Record<string, string>;
}

/** @returns the function for a request, or undefined: a wrong method is a 404 like a wrong path */
export type Router = (method: string, path: string) => RouteMatch | undefined;

export function createRouter(definitions: readonly HttpFunction[], routePrefix: string): Router {
  const routes = definitions
    .map((definition) => ({ definition, template: parseRouteTemplate(fullRoute(definition, routePrefix)) }))
    .toSorted((one, other) => compareRoutes(one.template, other.template));
  assertDistinct(routes);
  return (method, path) => {
    for (const { definition, template } of routes) {
      const { methods } = definition.trigger;
      if (methods.length > 0 && !methods.includes(method)) continue;
      const params = matchRoute(template, path);
      if (params !== undefined) return { definition, params };
    }
    return undefined;
  };
}

export function fullRoute({ name, trigger }: HttpFunction, routePrefix: string): string {
  return `${routePrefix}/${trigger.route ?? name}`;
}

interface Route {
  readonly definition: HttpFunction;
  readonly template: RouteTemplate;
}

/** Which of two equal routes answers would be chance. */
function assertDistinct(routes: readonly Route[]): void {
  const owners = new Map<string, string>();
  for (const { definition, template } of routes) {
    const shape = template.segments.map((segment) =>
      segment.kind === "literal" ? segment.text : `{${segment.kind}${segment.constraints.map(String).join()}}`,
    );
    for (const method of definition.trigger.methods) {
      const key = `${method} /${shape.join("/")}`;
      const owner = owners.get(key);
      if (owner !== undefined) throw new Error(`Functions "${owner}" and "${definition.name}" both serve ${key}`);
      owners.set(key, definition.name);
    }
  }
}
