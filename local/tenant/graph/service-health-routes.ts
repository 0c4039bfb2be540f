import { SERVICE_NAMES, type ServiceHealthBoard, type ServiceName } from "../model/service-health.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { badRequest } from "./graph-error.ts";
import { type GraphContext, listInOrder, ok, required } from "./listing.ts";
import { readOptions } from "./query-options.ts";

/** "List healthOverviews": the response is paginated, and each page contains 100 objects. */
const PAGE_SIZE = 100;
const LIST = "admin/serviceAnnouncement/healthOverviews";

/** What Microsoft says of its own services. */
export function serviceHealthRoutes(
  context: GraphContext & { readonly serviceHealth: ServiceHealthBoard },
): GraphRoute[] {
  const needs = { method: "GET", permission: "serviceHealth", budget: "otherReads" } as const;
  return [
    { ...needs, path: `/${LIST}`, handle: (request) => listServices(context, request) },
    { ...needs, path: `/${LIST}/:serviceName`, handle: (request) => oneService(context.serviceHealth, request) },
  ];
}

function listServices(context: GraphContext & { readonly serviceHealth: ServiceHealthBoard }, request: GraphRequest) {
  const options = readOptions(request.url, ["$expand", "$skiptoken"]);
  return listInOrder(context, request, {
    all: SERVICE_NAMES,
    top: PAGE_SIZE,
    options,
    present: (name) => present(context.serviceHealth, name, options.$expand),
    metadata: options.$expand === undefined ? LIST : `${LIST}(issues())`,
    path: `/${LIST}`,
  });
}

function oneService(board: ServiceHealthBoard, request: GraphRequest) {
  const { $expand } = readOptions(request.url, ["$expand"]);
  const name = required(SERVICE_NAMES.find((known) => known === request.params.serviceName));
  const context = `${request.base}/$metadata#${LIST}${$expand === undefined ? "" : "(issues())"}/$entity`;
  return ok({ "@odata.context": context, ...present(board, name, $expand) });
}

function present(board: ServiceHealthBoard, name: ServiceName, expand: string | undefined) {
  if (expand === undefined) return board.overview(name);
  if (expand !== "issues") throw badRequest(`Could not find a property named '${expand}'.`);
  return { ...board.overview(name), issues: board.issues(name) };
}
