import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TRIGGERS } from "../../functions/triggers.ts";
import { BUNDLE_PATH } from "../../local/build.ts";
import { wantedSubscriptions } from "../../shared/capture/subscription/wanted.ts";

/** What is deployed beside the templates, which `npm run bicep` compares with the code, agrees with it here. */

describe("what is deployed", () => {
  const hostJson = JSON.parse(readFileSync("host.json", "utf8")) as {
    extensions: { http: { routePrefix: string } };
  };
  const packageJson = JSON.parse(readFileSync("package.json", "utf8")) as { main: string };
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

  it("is the bundle, host.json and package.json, found by azd under the app's tag", () => {
    const azureYaml = readFileSync("azure.yaml", "utf8");
    const service = /^services:\n(?: {2}#.*\n)* {2}(\w+):/m.exec(azureYaml)?.[1];
    const ignored = readFileSync(".funcignore", "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    expect(readFileSync("infra/modules/function-app.bicep", "utf8")).toContain(`'azd-service-name': '${service}'`);
    expect(azureYaml).toMatch(/^ {4}remoteBuild: false$/m);
    expect(ignored).toEqual(["/*", "!/dist", "!/host.json", "!/package.json"]);
    expect(packageJson.main).toBe(BUNDLE_PATH);
    expect(BUNDLE_PATH).toMatch(/^dist\//);
  });
});
