import { describe, expect, it } from "vitest";
import {
  CONTAINERS,
  type ContainerRow,
  FULL_TEXT_LANGUAGE,
  PARTITION_KEY_VERSION,
  SEARCH_CONTAINER,
} from "../../../shared/azure/cosmos-containers.ts";
import { SETTINGS } from "../../../shared/base/settings.ts";
import { type Deployment, lastName, readDeployment } from "../../helpers/deployment.ts";

const ACCOUNT = "Microsoft.DocumentDB/databaseAccounts";
const DATABASE = `${ACCOUNT}/sqlDatabases`;
const CONTAINER = `${DATABASE}/containers`;
const DAY_SECONDS = 86_400;

/** What Cosmos DB is asked for, for a row of the code's table. */
function wanted(name: string, row: ContainerRow) {
  return {
    id: name,
    partitionKey: {
      kind: row.partitionKeyPaths.length > 1 ? "MultiHash" : "Hash",
      version: PARTITION_KEY_VERSION,
      paths: row.partitionKeyPaths,
    },
    indexingPolicy: {
      indexingMode: "consistent",
      automatic: true,
      includedPaths: row.includedPaths.map((path) => ({ path })),
      excludedPaths: [{ path: "/*" }],
      compositeIndexes: row.compositeIndexes,
      ...(row.fullTextPaths && { fullTextIndexes: row.fullTextPaths.map((path) => ({ path })) }),
    },
    ...(row.fullTextPaths && {
      fullTextPolicy: {
        defaultLanguage: FULL_TEXT_LANGUAGE,
        fullTextPaths: row.fullTextPaths.map((path) => ({ path, language: FULL_TEXT_LANGUAGE })),
      },
    }),
    // Without a default, Cosmos DB ignores a ttl that a document carries.
    ...(row.documentsExpire ? { defaultTtl: -1 } : {}),
  };
}

const rows = Object.entries<ContainerRow>(CONTAINERS);
const wantedContainers = rows.map(([name, row]) => wanted(name, row));

function containersOf(deployment: Deployment): unknown[] {
  return deployment.all(CONTAINER).map(({ properties }) => properties.resource);
}

function optionsOf(deployment: Deployment): Record<string, unknown> {
  return Object.fromEntries(deployment.all(CONTAINER).map((each) => [lastName(each), each.properties.options]));
}

const defaults = readDeployment("defaults");

describe("Cosmos DB", () => {
  it.each(["defaults", "private-networking", "autoscale", "managed-identity", "people", "least"])(
    "has the containers of the code, with their keys, indexes and expiry: %s",
    (set) => {
      expect(containersOf(readDeployment(set))).toEqual(wantedContainers);
    },
  );

  it("has the index of the search where it is wanted, and nowhere else, and an account that knows full text", () => {
    const deployment = readDeployment("search");
    expect(containersOf(deployment)).toEqual(
      expect.arrayContaining([...wantedContainers, wanted("search", SEARCH_CONTAINER)]),
    );
    expect(containersOf(deployment)).toHaveLength(rows.length + 1);
    expect(deployment.one(ACCOUNT).properties.capabilities).toEqual([{ name: "EnableNoSQLFullTextSearch" }]);
    expect(optionsOf(deployment).search).toEqual({ autoscaleSettings: { maxThroughput: 5_000 } });
  });

  it("lets messages expire when asked to, and nothing else that does not by itself", () => {
    const expiring = wantedContainers.map((each) =>
      each.id === "messages" ? { ...each, defaultTtl: 365 * DAY_SECONDS } : each,
    );
    expect(containersOf(readDeployment("retention"))).toEqual(expiring);
  });

  it("is one database, by the name that the app has as its default", () => {
    expect(lastName(defaults.one(DATABASE))).toBe(SETTINGS.COSMOS_DATABASE.default);
  });

  it("takes no key, and can be put back to any second of a week", () => {
    expect(defaults.one(ACCOUNT).properties).toMatchObject({
      disableLocalAuth: true,
      disableKeyBasedMetadataWriteAccess: true,
      minimalTlsVersion: "Tls12",
      backupPolicy: { type: "Continuous" },
      publicNetworkAccess: "Enabled",
      ipRules: [],
    });
  });

  it("is serverless, or has the ceiling that is given for each container", () => {
    expect(defaults.one(ACCOUNT).properties.capabilities).toEqual([{ name: "EnableServerless" }]);
    expect(optionsOf(defaults)).toEqual(Object.fromEntries(rows.map(([name]) => [name, {}])));
    const autoscale = readDeployment("autoscale");
    const atMost = (maxThroughput: number) => ({ autoscaleSettings: { maxThroughput } });
    expect(autoscale.one(ACCOUNT).properties).toMatchObject({
      capabilities: [],
      locations: [{ isZoneRedundant: true }],
    });
    expect(optionsOf(autoscale)).toEqual({
      messages: atMost(7_000),
      directory: atMost(2_000),
      interactions: atMost(4_000),
      meetings: atMost(2_000),
      "access-records": atMost(5_000),
      state: atMost(3_000),
    });
  });
});
