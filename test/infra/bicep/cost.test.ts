import { describe, expect, it } from "vitest";
import {
  ALERT_RULES,
  DAILY_LOG_CAP_GB,
  MAXIMUM_INSTANCES,
  PRIVATE_ENDPOINTS,
  PRIVATE_ZONES,
  SMALL_CONTAINERS,
} from "../../../infra/cost/bill.ts";
import { readDeployment } from "../../helpers/deployment.ts";

describe("a bill", () => {
  it("counts with the ceilings that are deployed by default", () => {
    const { one } = readDeployment("defaults");
    const { workspaceCapping } = one("Microsoft.OperationalInsights/workspaces").properties;
    expect(workspaceCapping).toEqual({ dailyQuotaGb: DAILY_LOG_CAP_GB });
    expect(one("Microsoft.Web/sites").properties).toMatchObject({
      functionAppConfig: { scaleAndConcurrency: { maximumInstanceCount: MAXIMUM_INSTANCES } },
    });
  });

  it("counts the alert rules that are deployed, by how often each is asked", () => {
    const every = readDeployment("defaults")
      .all("Microsoft.Insights/scheduledQueryRules")
      .map(({ properties }) => properties.evaluationFrequency);
    const often = every.filter((one) => one === "PT5M").length;
    expect(ALERT_RULES).toEqual({ every5Minutes: often, every15MinutesOrLess: every.length - often });
    expect(every.filter((one) => !["PT5M", "PT15M", "PT1H"].includes(`${one}`))).toEqual([]);
  });

  it("counts the containers that have the smallest maximum by default: all but one", () => {
    const containers = readDeployment("defaults").all("Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers");
    expect(SMALL_CONTAINERS).toBe(containers.length - 1);
  });

  it("counts the private endpoints and zones that are deployed", () => {
    const { all } = readDeployment("private-networking");
    expect(all("Microsoft.Network/privateEndpoints")).toHaveLength(PRIVATE_ENDPOINTS);
    expect(all("Microsoft.Network/privateDnsZones")).toHaveLength(PRIVATE_ZONES);
  });
});
