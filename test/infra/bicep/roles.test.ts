import { describe, expect, it } from "vitest";
import { BLOB_CONTAINERS } from "../../../shared/port/blob-store.ts";
import { type DeployedResource, readDeployment } from "../../helpers/deployment.ts";
import { importsOf, sourceFiles } from "../../helpers/source-files.ts";

/** Azure: "Azure built-in roles", and Cosmos DB's own two. */
const NAMES: Readonly<Record<string, string>> = {
  "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
  "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "Storage Blob Data Reader",
  "974c5e8b-45b9-4653-ba55-5f855dd0fb88": "Storage Queue Data Contributor",
  "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3": "Storage Table Data Contributor",
  "4633458b-17de-408a-b874-0445c86b69e6": "Key Vault Secrets User",
  "b86a8fe4-44ce-4948-aee5-eccb2c155cd7": "Key Vault Secrets Officer",
  "a4417e6f-fecd-4de8-b567-7b0420556985": "Key Vault Certificates Officer",
  "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
  "00000000-0000-0000-0000-000000000001": "Cosmos DB Data Reader",
  "00000000-0000-0000-0000-000000000002": "Cosmos DB Data Contributor",
};
const OPERATOR = "33333333-3333-3333-3333-333333333333";
const READER = "44444444-4444-4444-4444-444444444444";

/** `who: role on what`, for each role that is given. */
function rolesOf(set: string): string[] {
  const { all } = readDeployment(set);
  const azure = all("Microsoft.Authorization/roleAssignments").map((each) => sentence(each, scopeOf(each)));
  const cosmos = all("Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments").map((each) =>
    sentence(each, `${each.properties.scope}`),
  );
  return [...azure, ...cosmos].toSorted();
}

function sentence({ properties }: DeployedResource, scope: string): string {
  const role = NAMES[`${properties.roleDefinitionId}`.split("/").at(-1) ?? ""] ?? properties.roleDefinitionId;
  return `${whoIs(`${properties.principalId}`)}: ${role} on ${placeOf(scope)}`;
}

/** The id of an assignment begins with what it is for, whether or not Azure has yet to say for whom. */
function scopeOf({ id }: DeployedResource): string {
  const [, scope] =
    /^\[extensionResourceId\('([^']+)'/.exec(id) ?? /^(.+)\/providers\/Microsoft\.Authorization\//.exec(id) ?? [];
  return scope ?? id;
}

function whoIs(principalId: string): string {
  if (principalId === OPERATOR) return "operator";
  if (principalId === READER) return "reader";
  return /userAssignedIdentities\/[\w-]+', '[\d-]+'\)\.principalId\]$/.test(principalId) ? "app" : principalId;
}

const PLACES = [
  [/\/storageAccounts\/sthost\w+$/, "the host's storage"],
  [/\/storageAccounts\/st\w+\/blobServices\/default\/containers\/([\w-]+)$/, "container $1"],
  [/\/Microsoft\.KeyVault\/vaults\/[\w-]+$/, "Key Vault"],
  [/\/Microsoft\.Insights\/components\/[\w-]+$/, "Application Insights"],
  [/\/databaseAccounts\/[\w-]+$/, "Cosmos DB"],
] as const;

function placeOf(scope: string): string {
  const place = PLACES.find(([pattern]) => pattern.test(scope));
  return place ? scope.replace(new RegExp(`^.*${place[0].source}`), place[1]) : scope;
}

/** What the Functions host needs beyond what our adapters do. Azure: "Connecting to host storage with an identity". */
const HOST = [
  "app: Storage Blob Data Owner on the host's storage",
  "app: Storage Table Data Contributor on the host's storage",
  "app: Monitoring Metrics Publisher on Application Insights",
];
/** By what an adapter imports. */
const OF_SDK: Readonly<Record<string, readonly string[]>> = {
  "@azure/storage-blob": Object.values(BLOB_CONTAINERS).map(
    (name) => `app: Storage Blob Data Contributor on container ${name}`,
  ),
  "@azure/storage-queue": ["app: Storage Queue Data Contributor on the host's storage"],
  "@azure/keyvault-secrets": ["app: Key Vault Secrets User on Key Vault"],
  "@azure/cosmos": ["app: Cosmos DB Data Contributor on Cosmos DB"],
};
const sdks = new Set(sourceFiles("shared/azure").flatMap((file) => importsOf(file).map(({ target }) => target)));
const ofAdapters = [...sdks].flatMap((sdk) => OF_SDK[sdk] ?? []);
const OF_THE_APP = [...HOST, ...ofAdapters];

describe("roles", () => {
  it.each(["defaults", "private-networking", "retention", "autoscale", "managed-identity", "least"])(
    "are those that the adapters and the host need, and nobody else has one: %s",
    (set) => {
      expect(ofAdapters).toHaveLength(Object.values(OF_SDK).flat().length);
      expect(rolesOf(set)).toEqual(OF_THE_APP.toSorted());
    },
  );

  it("are given to people who are named: to set up, and to read", () => {
    const people = [
      "operator: Key Vault Secrets Officer on Key Vault",
      "operator: Key Vault Certificates Officer on Key Vault",
      "reader: Cosmos DB Data Reader on Cosmos DB",
      `reader: Storage Blob Data Reader on container ${BLOB_CONTAINERS.raw}`,
    ];
    expect(rolesOf("people")).toEqual([...OF_THE_APP, ...people].toSorted());
  });

  it("say what kind of principal each is for, so that a new one is not looked for in vain", () => {
    const kinds = readDeployment("people")
      .all("Microsoft.Authorization/roleAssignments")
      .map(({ properties }) => [whoIs(`${properties.principalId}`), properties.principalType]);
    expect(Object.fromEntries(kinds)).toEqual({ app: "ServicePrincipal", operator: "User", reader: "Group" });
  });
});
