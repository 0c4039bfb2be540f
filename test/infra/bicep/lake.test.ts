import { describe, expect, it } from "vitest";
import { LAKE } from "../../../shared/lake/tables.ts";
import { LAKE_CONTAINER } from "../../../shared/port/lake-store.ts";
import { type DeployedResource, readDeployment } from "../../helpers/deployment.ts";

const ACCOUNT = "Microsoft.Storage/storageAccounts";
const deployment = readDeployment("lake");
const isOfLake = ({ name }: DeployedResource) => name.startsWith("stlake");
const ofLake = (type: string) => deployment.all(type).filter(isOfLake);

describe("the storage of the lake", () => {
  it("is there where the lake is on, and nowhere else", () => {
    expect(ofLake(ACCOUNT)).toHaveLength(1);
    expect(readDeployment("defaults").resources.filter(isOfLake)).toEqual([]);
  });

  it("is one that data platforms take, as closed as the others", () => {
    expect(ofLake(ACCOUNT)[0]?.properties).toMatchObject({
      isHnsEnabled: true,
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      publicNetworkAccess: "Disabled",
      minimumTlsVersion: "TLS1_2",
    });
    expect(ofLake(`${ACCOUNT}/blobServices`)[0]?.properties).not.toHaveProperty("isVersioningEnabled");
    expect(ofLake(`${ACCOUNT}/blobServices/containers`).map(({ name }) => name.split("/").at(-1))).toEqual([
      LAKE_CONTAINER,
    ]);
  });

  it("gives the app its container to write and the reader to read, and nobody anything else", () => {
    const roles = deployment
      .all("Microsoft.Authorization/roleAssignments")
      .filter(({ id }) => id.includes("/stlake"))
      .map(({ id, properties }) => ({
        isOfContainer: id.includes(`/containers/${LAKE_CONTAINER}`),
        role: `${properties.roleDefinitionId}`.slice(-36),
        type: properties.principalType,
        isReader: properties.principalId === "55555555-5555-5555-5555-555555555555",
      }));
    const usual = { isOfContainer: true, type: "ServicePrincipal" };
    expect(roles).toHaveLength(2);
    expect(roles).toEqual(
      expect.arrayContaining([
        { ...usual, role: "ba92f5b4-2d11-453d-a403-e96b0029c9fe", isReader: false },
        { ...usual, role: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", isReader: true },
      ]),
    );
  });

  it("ends files of messages with their retention, and never those of the directory", () => {
    const { directory: _stays, ...ending } = LAKE;
    const tables = Object.values(ending).flatMap((source) => source.tables.map(({ name }) => name));
    const rule = {
      enabled: true,
      definition: {
        filters: { prefixMatch: tables.map((name) => `${LAKE_CONTAINER}/${name}/`) },
        actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 365 } } },
      },
    };
    expect(ofLake(`${ACCOUNT}/managementPolicies`)).toMatchObject([{ properties: { policy: { rules: [rule] } } }]);
  });

  it("is where the app writes, by a way of its own", () => {
    const { LAKE: isOn, LakeStorage__blobServiceUri: address } = deployment.one(
      "Microsoft.Web/sites/config",
      "/appsettings",
    ).properties as Record<string, string>;
    expect(isOn).toBe("on");
    expect(address).toMatch(/^\[format\('https:\/\/\{0\}\.blob\.\{1\}', 'stlake\w{13}', /);
    const targets = deployment
      .all("Microsoft.Network/privateEndpoints")
      .map(({ properties }) => JSON.stringify(properties));
    expect(targets.filter((text) => text.includes("/stlake") && text.includes('"blob"'))).toHaveLength(1);
  });
});
