import { z } from "zod";
import { read, row } from "./control-routes.ts";
import type { Route } from "./http.ts";
import { ISSUE_STATUSES, SERVICE_NAMES, type ServiceHealthBoard } from "./model/service-health.ts";

const incident = z.strictObject({
  service: z.enum(SERVICE_NAMES).default("Microsoft Teams"),
  status: z.enum(ISSUE_STATUSES).default("serviceDegradation"),
  title: z.string().default("Some users' messages are delayed"),
});

/** What Microsoft is having trouble with, at the simulation's own door. */
export function serviceHealthControlRoutes(board: ServiceHealthBoard): Route[] {
  return [
    row("POST", "/service-health", (request) => board.begin(read(incident, request))),
    row("DELETE", "/service-health/:issueId", (request) => board.end(request.params.issueId ?? "")),
  ];
}
