import { describe, expect, it } from "vitest";
import { readDeployment } from "../../helpers/deployment.ts";

/** What is logged of whose use, by diagnostic setting. */
function loggedOf(set: string): Record<string, string[]> {
  const settings = readDeployment(set).all("Microsoft.Insights/diagnosticSettings");
  return Object.fromEntries(
    settings.map(({ id, properties }) => {
      const [, of = id] = /\/providers\/Microsoft\.(\w+)\/.+\/providers\/Microsoft\.Insights\//.exec(id) ?? [];
      const logs = properties.logs as { category?: string; categoryGroup?: string; enabled: boolean }[];
      return [
        of,
        logs.flatMap(({ category, categoryGroup, enabled }) => (enabled ? (category ?? categoryGroup ?? []) : [])),
      ];
    }),
  );
}

describe("who reads the data", () => {
  it("is logged of Key Vault always, of blobs unless told otherwise, of Cosmos DB when asked for", () => {
    const reads = ["StorageRead", "StorageDelete"];
    expect(loggedOf("least")).toEqual({ KeyVault: ["audit"] });
    expect(loggedOf("defaults")).toEqual({ KeyVault: ["audit"], Storage: reads });
    expect(loggedOf("people")).toEqual({
      KeyVault: ["audit"],
      Storage: [...reads, "StorageWrite"],
      DocumentDB: ["DataPlaneRequests"],
    });
  });
});

describe("what an attack can cost", () => {
  const capOf = (set: string) =>
    readDeployment(set).one("Microsoft.OperationalInsights/workspaces").properties.workspaceCapping;
  const BUDGET = "Microsoft.Consumption/budgets";

  it("has a cap on the log, unless told otherwise", () => {
    expect(["defaults", "least"].map(capOf)).toEqual([{ dailyQuotaGb: 7 }, { dailyQuotaGb: -1 }]);
  });

  it("has a budget that tells the owners and whoever is named, unless told otherwise", () => {
    expect(readDeployment("least").all(BUDGET)).toEqual([]);
    const { properties } = readDeployment("people").one(BUDGET);
    const told = { enabled: true, contactRoles: ["Owner"], contactEmails: ["ops@example.com"] };
    expect(properties).toMatchObject({
      amount: 300,
      timeGrain: "Monthly",
      timePeriod: { startDate: "[utcNow('yyyy-MM-01')]" },
      notifications: { forecast: told, actual: told },
    });
  });
});
