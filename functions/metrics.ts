import { noParameters } from "../shared/base/parameter.ts";
import type { App } from "../shared/compose.ts";
import { METRICS_TYPE, metricsText } from "../shared/operate/health/metrics.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** GET /api/metrics: the events of the log and the lag for Prometheus, of the instance that answers. */
export function metrics({ eventCounts, liveCounts }: Pick<App, "eventCounts" | "liveCounts">): RequestHandler {
  return checked(noParameters, async () => ({
    status: 200,
    headers: { "content-type": METRICS_TYPE },
    body: metricsText(eventCounts(), liveCounts()),
  }));
}
