import { describe, expect, it } from "vitest";
import { type Deployment, lastName, readDeployment } from "../../helpers/deployment.ts";

const NETWORK = /^Microsoft\.Network\//;
const DATA = [
  ["Microsoft.Storage/storageAccounts", 2],
  ["Microsoft.DocumentDB/databaseAccounts", 1],
  ["Microsoft.KeyVault/vaults", 1],
] as const;

const defaults = readDeployment("defaults");
const isPrivate = readDeployment("private-networking");

/** What each private endpoint leads to, and of what kind. */
function endpointsOf({ all }: Deployment): string[] {
  return all("Microsoft.Network/privateEndpoints").map(({ properties }) => {
    const [link] = properties.privateLinkServiceConnections as [
      { properties: { privateLinkServiceId: string; groupIds: string[] } },
    ];
    const target = link.properties.privateLinkServiceId.split("/").at(-1) ?? "";
    return `${link.properties.groupIds.join()} of ${target.replace(/-?\w{13}$/, "")}`;
  });
}

describe("private networking", () => {
  it("is the only thing that needs a network", () => {
    const types = (deployment: Deployment) => new Set(deployment.resources.map(({ type }) => type));
    const added = [...types(isPrivate)].filter((type) => !types(defaults).has(type));
    expect([...types(defaults)].filter((type) => NETWORK.test(type))).toEqual([]);
    expect(added.length).toBeGreaterThan(3);
    expect(added.filter((type) => !NETWORK.test(type))).toEqual([]);
  });

  it("closes every store, but for the operators' addresses, and the host's to them too", () => {
    for (const [type, count] of DATA) {
      const open = defaults.all(type);
      expect(open).toHaveLength(count);
      for (const { properties } of open) expect(properties.publicNetworkAccess).toBe("Enabled");
      for (const { name, properties } of isPrivate.all(type)) {
        const isOfHost = name.startsWith("sthost");
        expect(properties.publicNetworkAccess).toBe(isOfHost ? "Disabled" : "Enabled");
        expect(JSON.stringify(properties).includes("203.0.113.7")).toBe(!isOfHost);
        // Cosmos DB has a list of addresses and nothing else: whoever is not in it is out.
        if (type !== "Microsoft.DocumentDB/databaseAccounts") {
          expect(properties.networkAcls as object).toMatchObject({ defaultAction: "Deny" });
        }
      }
    }
  });

  it("has an endpoint for each service that the app and the host speak to", () => {
    expect(endpointsOf(isPrivate)).toEqual([
      "blob of sthost",
      "queue of sthost",
      "table of sthost",
      "blob of st",
      "Sql of cosmos",
      "vault of kv",
    ]);
  });

  it("resolves the name of each inside the network", () => {
    const groups = isPrivate.all("Microsoft.Network/privateEndpoints/privateDnsZoneGroups");
    const zoneOf = ({ properties }: (typeof groups)[number]) =>
      (properties.privateDnsZoneConfigs as [{ name: string; properties: { privateDnsZoneId: string } }])[0];
    const PARTS: Readonly<Record<string, string>> = {
      blob: "privatelink.blob.",
      queue: "privatelink.queue.",
      table: "privatelink.table.",
      Sql: "documents.azure.com",
      vault: ".vaultcore.",
    };
    expect(groups.map(lastName)).toEqual(endpointsOf(isPrivate).map(() => "default"));
    for (const group of groups) {
      const { name, properties } = zoneOf(group);
      expect(properties.privateDnsZoneId).toContain(PARTS[name] ?? "unknown");
    }
    expect(isPrivate.all("Microsoft.Network/privateDnsZones/virtualNetworkLinks")).toHaveLength(5);
  });
});
