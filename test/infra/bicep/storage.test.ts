import { describe, expect, it } from "vitest";
import { TRIGGERS } from "../../../functions/triggers.ts";
import { BLOB_CONTAINERS } from "../../../shared/port/blob-store.ts";
import { poisonQueueOf, QUEUES, type QueueName } from "../../../shared/port/work-queue.ts";
import { type Deployment, lastName, readDeployment } from "../../helpers/deployment.ts";

const ACCOUNT = "Microsoft.Storage/storageAccounts";
const CONTAINER = `${ACCOUNT}/blobServices/containers`;
const QUEUE = `${ACCOUNT}/queueServices/queues`;
const HOST = /^sthost/;

const defaults = readDeployment("defaults");

function namesIn(deployment: Deployment, type: string): { host: string[]; data: string[] } {
  const all = deployment.all(type);
  return {
    host: all.filter(({ name }) => HOST.test(name)).map(lastName),
    data: all.filter(({ name }) => !HOST.test(name)).map(lastName),
  };
}

/** Rules by name: whether they run, where, and what they remove. */
function rulesOf(deployment: Deployment): unknown {
  const { policy } = deployment.one(`${ACCOUNT}/managementPolicies`).properties as {
    policy: {
      rules: { name: string; enabled: boolean; definition: { filters: { prefixMatch: string[] }; actions: object } }[];
    };
  };
  return policy.rules.map(({ name, enabled, definition }) => ({
    name,
    enabled,
    prefixes: definition.filters.prefixMatch,
    actions: definition.actions,
  }));
}

describe("the host's storage", () => {
  it("has the queues of the code, poison queues included, which are those of the triggers", () => {
    const names = (Object.keys(QUEUES) as QueueName[]).flatMap((queue) => [QUEUES[queue], poisonQueueOf(queue)]);
    const triggered = TRIGGERS.flatMap((trigger) => (trigger.kind === "queue" ? [trigger.queueName] : []));
    expect(namesIn(defaults, QUEUE)).toEqual({ host: names, data: [] });
    expect(names.toSorted()).toEqual(triggered.toSorted());
  });

  it("holds the package and nothing of what is kept", () => {
    expect(namesIn(defaults, CONTAINER).host).toEqual(["deployment-package"]);
    const app = defaults.one("Microsoft.Web/sites").properties as {
      functionAppConfig: { deployment: { storage: { value: string } } };
    };
    expect(app.functionAppConfig.deployment.storage.value).toMatch(/storageAccounts\/sthost.*'deployment-package'/);
  });
});

describe("the storage of what is kept", () => {
  it("has the containers of the code", () => {
    expect(namesIn(defaults, CONTAINER).data).toEqual(Object.values(BLOB_CONTAINERS));
  });

  it("never deletes raw payloads or content unasked, and nothing that waits in quarantine or claims", () => {
    const removed = {
      name: "expire-removed",
      enabled: true,
      prefixes: [`${BLOB_CONTAINERS.quarantine}/`, `${BLOB_CONTAINERS.claims}/`],
      // Versions alone: of what the app has removed.
      actions: { version: { delete: { daysAfterCreationGreaterThan: 1 } } },
    };
    const expire = (name: "raw" | "content", enabled: boolean, days: number) => ({
      name: `expire-${name}`,
      enabled,
      prefixes:
        name === "raw"
          ? [`${BLOB_CONTAINERS.raw}/`, `${BLOB_CONTAINERS["raw-interactions"]}/`]
          : [`${BLOB_CONTAINERS.content}/`],
      actions: {
        baseBlob: { delete: { daysAfterModificationGreaterThan: days } },
        version: { delete: { daysAfterCreationGreaterThan: days } },
      },
    });
    const copies = {
      name: "expire-copies",
      enabled: true,
      prefixes: [`${BLOB_CONTAINERS.content}/copies/`],
      actions: {
        baseBlob: { delete: { daysAfterModificationGreaterThan: 7 } },
        version: { delete: { daysAfterCreationGreaterThan: 1 } },
      },
    };
    expect(rulesOf(defaults)).toEqual([expire("raw", false, 1), expire("content", false, 1), copies, removed]);
    expect(rulesOf(readDeployment("retention"))).toEqual([
      expire("raw", true, 400),
      expire("content", true, 365),
      copies,
      removed,
    ]);
  });

  it("keeps versions and three zones by default, and lets go of both when told", () => {
    const versions = (deployment: Deployment) =>
      deployment.all(`${ACCOUNT}/blobServices`).map(({ properties }) => properties.isVersioningEnabled);
    expect(versions(defaults)).toEqual([undefined, true]);
    expect(versions(readDeployment("least"))).toEqual([undefined, false]);
    expect(defaults.all(ACCOUNT).map(({ sku }) => sku?.name)).toEqual(["Standard_ZRS", "Standard_ZRS"]);
  });

  it("makes raw payloads unchangeable for the days that are given, and nothing else", () => {
    const type = `${CONTAINER}/immutabilityPolicies`;
    expect(defaults.all(type)).toEqual([]);
    const policy = readDeployment("retention").one(type);
    expect(policy.id).toContain(`/containers/${BLOB_CONTAINERS.raw}/`);
    expect(policy.properties).toEqual({
      immutabilityPeriodSinceCreationInDays: 90,
      allowProtectedAppendWrites: false,
    });
  });
});

describe("both accounts", () => {
  it("take no key, and show nothing to the public", () => {
    const accounts = defaults.all(ACCOUNT);
    expect(accounts).toHaveLength(2);
    for (const { properties } of accounts) {
      expect(properties).toMatchObject({
        allowSharedKeyAccess: false,
        allowBlobPublicAccess: false,
        allowCrossTenantReplication: false,
        supportsHttpsTrafficOnly: true,
        minimumTlsVersion: "TLS1_2",
        networkAcls: { defaultAction: "Allow", ipRules: [] },
      });
    }
    const containers = defaults.all(CONTAINER).map(({ properties }) => properties.publicAccess);
    expect(new Set(containers)).toEqual(new Set(["None"]));
  });
});
