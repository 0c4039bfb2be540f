import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { TRIGGERS } from "../../functions/triggers.ts";
import { BUNDLE_PATH } from "../../local/build.ts";
import { CONTAINERS, PARTITION_KEY_VERSION } from "../../shared/azure/cosmos-containers.ts";
import { wantedSubscriptions } from "../../shared/capture/subscription/wanted.ts";
import { BLOB_CONTAINERS } from "../../shared/port/blob-store.ts";
import { poisonQueueOf, QUEUES, type QueueName } from "../../shared/port/work-queue.ts";
import { type BicepFile, readBicep, readBicepFolder } from "../helpers/bicep.ts";
import { toPlain } from "../helpers/bicep-value.ts";
import { importsOf, sourceFiles } from "../helpers/source-files.ts";

/** Names that the deployment and the code both know are taken from the code here, so that neither can drift alone. */

let files: readonly BicepFile[];
beforeAll(async () => {
  files = await readBicepFolder("infra");
});

function template(name: string): BicepFile {
  const found = files.find(({ path }) => path === `infra/modules/${name}.bicep`);
  if (found === undefined) throw new Error(`no template ${name}`);
  return found;
}

function variable(file: BicepFile, name: string): unknown {
  return toPlain(file.variables.get(name));
}

function resource(file: BicepFile, type: string) {
  const found = file.resources.find((candidate) => candidate.type === type);
  if (found === undefined) throw new Error(`${file.path} has no ${type}`);
  return { ...found, plain: Object.fromEntries([...found.properties].map(([name, value]) => [name, toPlain(value)])) };
}

describe("Cosmos DB", () => {
  const CONTAINER_TYPE = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers";
  interface ContainerVariable {
    readonly name: string;
    readonly retentionDays: unknown;
    readonly [property: string]: unknown;
  }
  const deployed = () => variable(template("cosmos"), "containers") as ContainerVariable[];

  it("has the containers of the code, with their partition keys and index policies", () => {
    const rows = deployed().map(({ name, retentionDays: _days, maxThroughput: _throughput, ...row }) => [name, row]);
    expect(Object.fromEntries(rows)).toEqual(CONTAINERS);
  });

  it("creates one container for each row, indexing nothing but what the row names", () => {
    const containers = resource(template("cosmos"), CONTAINER_TYPE);
    const text = JSON.stringify(containers.plain).replaceAll(/\\n|\s/g, "");
    expect(containers.loopOver).toBe("containers");
    expect(text).toContain("kind:length(container.partitionKeyPaths)>1?'MultiHash':'Hash'");
    expect(text).toContain(`version:${PARTITION_KEY_VERSION}paths:container.partitionKeyPaths`);
    expect(text).toContain("includedPaths:map(container.includedPaths,path=>{path:path})");
    expect(text).toContain("excludedPaths:[{path:'/*'}]compositeIndexes:container.compositeIndexes");
  });

  it("lets nothing but messages expire, and those only when asked to", () => {
    const expiring = deployed().filter(({ retentionDays }) => retentionDays !== 0);
    expect(expiring).toMatchObject([{ name: "messages", retentionDays: { expression: "messageRetentionDays" } }]);
    const main = files.find(({ path }) => path === "infra/main.bicep");
    expect(main?.params.get("messageRetentionDays")?.defaultValue).toBe(0);
    expect(main?.params.get("rawRetentionDays")?.defaultValue).toBe(0);
  });

  it("lets a document's own ttl count where the code writes one, and nowhere else", () => {
    const resources = resource(template("cosmos"), CONTAINER_TYPE);
    const text = JSON.stringify(resources.plain).replaceAll(/\\n|\s/g, "");
    expect(text).toContain("container.documentsExpire?{defaultTtl:-1}:{}");
    const expiring = Object.entries(CONTAINERS).flatMap(([name, row]) => (row.documentsExpire ? [name] : []));
    expect(expiring).toEqual(["messages", "directory", "state"]);
  });

  it("lets main say the ceiling of every container", () => {
    const main = files.find(({ path }) => path === "infra/main.bicep");
    const ceilings = deployed().map(({ name, maxThroughput }) => ({ name, maxThroughput }));
    expect(ceilings).toEqual(
      Object.keys(CONTAINERS).map((name) => ({ name, maxThroughput: { expression: `${name}MaxThroughput` } })),
    );
    const defaults = Object.keys(CONTAINERS).map((name) => main?.params.get(`${name}MaxThroughput`)?.defaultValue);
    // Autoscale begins at 1,000 and goes in steps of 1,000.
    expect(defaults.filter((value) => typeof value !== "number" || value < 1_000 || value % 1_000 !== 0)).toEqual([]);
  });

  it("takes no key", () => {
    const account = resource(template("cosmos"), "Microsoft.DocumentDB/databaseAccounts");
    expect(account.plain.properties).toMatchObject({ disableLocalAuth: true });
  });
});

describe("storage", () => {
  it("has the blob containers and the queues of the code, poison queues included", () => {
    const storage = template("storage");
    const queues = Object.keys(QUEUES) as QueueName[];
    const names = queues.flatMap((queue) => [QUEUES[queue], poisonQueueOf(queue)]);
    expect(variable(storage, "dataContainers")).toEqual(Object.values(BLOB_CONTAINERS));
    expect(variable(storage, "queues")).toEqual(names);
    const triggered = TRIGGERS.flatMap((trigger) => (trigger.kind === "queue" ? [trigger.queueName] : []));
    expect(names.sort()).toEqual(triggered.sort());
  });

  it("takes no key and never deletes raw payloads, quarantine or claims unasked", () => {
    const account = resource(template("storage"), "Microsoft.Storage/storageAccounts");
    expect(account.plain.properties).toMatchObject({
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      minimumTlsVersion: "TLS1_2",
    });
    const policies = resource(template("storage"), "Microsoft.Storage/storageAccounts/managementPolicies");
    expect(policies.plain.properties).toMatchObject({
      policy: {
        rules: [
          {
            enabled: { expression: "rawRetentionDays > 0" },
            definition: { filters: { prefixMatch: [`${BLOB_CONTAINERS.raw}/`] } },
          },
        ],
      },
    });
  });

  it("puts the immutability policy on the raw container", () => {
    const policy = resource(
      template("storage"),
      "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies",
    );
    const containers = variable(template("storage"), "dataContainers") as string[];
    expect(policy.plain.parent).toEqual({ expression: "containers[0]" });
    expect(containers[0]).toBe(BLOB_CONTAINERS.raw);
  });
});

describe("roles", () => {
  /** What the Functions host needs beyond what our adapters do. Azure: "Connecting to host storage with an identity". */
  const HOST = ["storageBlobDataOwner", "storageTableDataContributor", "monitoringMetricsPublisher"];
  const OF_SDK: Readonly<Record<string, string>> = {
    "@azure/storage-blob": "storageBlobDataOwner",
    "@azure/storage-queue": "storageQueueDataContributor",
    "@azure/keyvault-secrets": "keyVaultSecretsUser",
  };

  it("are those of the services that the adapters speak to, and the host's", () => {
    const sdks = sourceFiles("shared/azure").flatMap((file) => importsOf(file).map(({ target }) => target));
    const ours = [...new Set(sdks)].flatMap((sdk) => OF_SDK[sdk] ?? []);
    expect(ours.length).toBe(Object.keys(OF_SDK).length);
    const roles = variable(template("rbac"), "appRoles") as Record<string, string>;
    expect(Object.keys(roles).sort()).toEqual([...new Set([...ours, ...HOST])].sort());
  });

  it("are assigned once each, in one place", () => {
    const assignments = files.flatMap((file) =>
      file.resources.filter(({ type }) => /roleAssignments$/i.test(type)).map(({ symbol }) => [file.path, symbol]),
    );
    expect(assignments.map(([path]) => path)).toEqual(assignments.map(() => "infra/modules/rbac.bicep"));
    const roles = Object.keys(variable(template("rbac"), "appRoles") as object);
    const assigned = [...template("rbac").text.matchAll(/roleDefinitions', appRoles\.(\w+)\)/g)].map(
      ([, name]) => name,
    );
    expect(assigned.sort()).toEqual(roles.sort());
  });
});

describe("a template that drifts", () => {
  it.each([
    { name: "cosmos", table: "containers", text: "'/messageId/?'", broken: "'/messageID/?'" },
    { name: "cosmos", table: "containers", text: "createdMs', order: 'asc", broken: "createdMs', order: 'desc" },
    { name: "cosmos", table: "containers", text: "      '/shard'\n", broken: "" },
    { name: "cosmos", table: "containers", text: "documentsExpire: true", broken: "documentsExpire: false" },
    { name: "storage", table: "dataContainers", text: "'claims'", broken: "'claim'" },
    { name: "storage", table: "queues", text: "  'sync-poison'\n", broken: "" },
    { name: "rbac", table: "appRoles", text: "storageQueueDataContributor: ", broken: "storageQueueDataReader: " },
  ])("is noticed: $broken for $text in $name", async ({ name, table, text, broken }) => {
    const file = template(name);
    const drifted = await readBicep(file.path, file.text.replace(text, broken));
    expect(drifted.syntaxErrors).toEqual([]);
    expect(variable(drifted, table)).not.toEqual(variable(file, table));
  });
});

describe("what is deployed", () => {
  const hostJson = JSON.parse(readFileSync("host.json", "utf8")) as {
    extensions: { http: { routePrefix: string } };
  };
  const packageJson = JSON.parse(readFileSync("package.json", "utf8")) as {
    main: string;
    devDependencies: { node: string };
  };
  const routes = TRIGGERS.flatMap((trigger) =>
    trigger.kind === "http" ? [`/${hostJson.extensions.http.routePrefix}/${trigger.route}`] : [],
  );

  it("runs on the Node that everything is tested with", () => {
    const app = resource(template("function-app"), "Microsoft.Web/sites");
    const major = packageJson.devDependencies.node.split(".")[0];
    expect(app.plain.properties).toMatchObject({
      functionAppConfig: { runtime: { name: "node", version: major } },
      httpsOnly: true,
    });
  });

  it("states HTTP concurrency and the ceiling of instances", () => {
    const app = resource(template("function-app"), "Microsoft.Web/sites");
    expect(app.plain.properties).toMatchObject({
      functionAppConfig: {
        scaleAndConcurrency: {
          maximumInstanceCount: { expression: "maximumInstanceCount" },
          triggers: { http: { perInstanceConcurrency: { expression: "httpPerInstanceConcurrency" } } },
        },
      },
    });
  });

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
    expect(template("function-app").text).toContain(`'azd-service-name': '${service}'`);
    expect(azureYaml).toMatch(/^ {4}remoteBuild: false$/m);
    expect(ignored).toEqual(["/*", "!/dist", "!/host.json", "!/package.json"]);
    expect(packageJson.main).toBe(BUNDLE_PATH);
    expect(BUNDLE_PATH).toMatch(/^dist\//);
  });
});
