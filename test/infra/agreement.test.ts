import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TRIGGERS } from "../../functions/triggers.ts";
import { wantedSubscriptions } from "../../shared/capture/subscription/wanted.ts";

/** What is deployed beside the templates, which `npm run bicep` compares with the code, agrees with it here. */

describe("what is deployed", () => {
  const hostJson = JSON.parse(readFileSync("host.json", "utf8")) as {
    extensions: { http: { routePrefix: string } };
  };
  const routes = TRIGGERS.flatMap((trigger) =>
    trigger.kind === "http" ? [`/${hostJson.extensions.http.routePrefix}/${trigger.route}`] : [],
  );

  it("tells Graph URLs that are routes of the app", () => {
    const wanted = wantedSubscriptions(
      { resources: [], notificationBaseUrl: "", subscriptionLifetimeMinutes: 60 },
      {
        certificate: { certificateId: "", certificateBase64: "" },
        clientState: { version: "", value: "", createdMs: 0 },
      },
    );
    expect(routes).toEqual(expect.arrayContaining([wanted.notificationUrl, wanted.lifecycleNotificationUrl]));
  });

  it.each(["infra/modules/alerts.bicep", "docs/deploy.md"])("%s names only routes that exist", (path) => {
    const named = [...readFileSync(path, "utf8").matchAll(/\/api\/[a-z.-]+/g)].map(([route]) => route);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((route) => !routes.includes(route))).toEqual([]);
  });
});
