import { noParameters } from "../shared/base/parameter.ts";
import type { App } from "../shared/compose.ts";
import { METRICS_TYPE, metricsText } from "../shared/operate/health/metrics.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** GET /api/metrics for Prometheus: the events of the log, the lag, and which dependencies are asked, of the instance that answers. */
export function metrics({
  eventCounts,
  liveCounts,
  circuits,
}: Pick<App, "eventCounts" | "liveCounts" | "circuits">): RequestHandler {
  return checked(noParameters, async () => ({
    status: 200,
    headers: { "content-type": METRICS_TYPE },
    body: metricsText(eventCounts(), circuits(), liveCounts()),
  }));
}
