import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { HELP } from "../../../infra/setup/options.ts";
import { readTemplate } from "../../helpers/deployment.ts";

const { parameters, outputs } = readTemplate();
const file = JSON.parse(readFileSync("infra/main.parameters.json", "utf8")) as {
  parameters: Record<string, { value: string }>;
};

/** What azd itself knows under a name of its own. */
const AZD: Readonly<Record<string, string>> = {
  environmentName: "AZURE_ENV_NAME",
  location: "AZURE_LOCATION",
  operatorPrincipalId: "AZURE_PRINCIPAL_ID",
  operatorPrincipalType: "AZURE_PRINCIPAL_TYPE",
  // Too common a word to be taken from anybody's shell.
  tags: "RESOURCE_TAGS",
  // Of whoever deploys, and of no app.
  httpsProxy: "APP_HTTPS_PROXY",
  noProxy: "APP_NO_PROXY",
};
/** A template may ask for the time only as a parameter's default. */
const NOT_GIVEN = ["deploymentMonth"];

function variableOf(parameter: string): string {
  return AZD[parameter] ?? parameter.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, "_").toUpperCase();
}

describe("the parameters", () => {
  it("are described, each of them", () => {
    const undescribed = Object.entries(parameters).filter(([, { metadata }]) => metadata === undefined);
    expect(Object.keys(parameters).length).toBeGreaterThan(40);
    expect(undescribed.map(([name]) => name)).toEqual([]);
  });

  // An empty one counts as not given: then the template's default holds, of which there is no second copy.
  it("are all to be had from azd's environment, under their own names", () => {
    const wanted = Object.keys(parameters).filter((name) => !NOT_GIVEN.includes(name));
    expect(Object.keys(file.parameters).toSorted()).toEqual(wanted.toSorted());
    expect(Object.entries(file.parameters).map(([name, { value }]) => [name, value])).toEqual(
      Object.keys(file.parameters).map((name) => [name, `\${${variableOf(name)}}`]),
    );
  });

  it("take from azd whatever setup takes from it, so that both speak of the same", () => {
    const read = [...HELP.matchAll(/\. From ([A-Z_]+(?: or [A-Z_]+)*)/g)].flatMap(([, names]) => names?.split(" or "));
    const given = Object.values(file.parameters).map(({ value }) => value.slice(2, -1));
    // azd's own, which says where it deploys.
    const known = [...given, ...Object.keys(outputs), "AZURE_SUBSCRIPTION_ID"];
    expect(read.length).toBeGreaterThan(6);
    expect(read.filter((name) => name && !known.includes(name))).toEqual([]);
  });

  it("are what setup writes into azd's environment, and takes from it without an option of its own", () => {
    const given = Object.values(file.parameters).map(({ value }) => value.slice(2, -1));
    const source = ["options.ts", "plan-deployment.ts"]
      .map((name) => readFileSync(`infra/setup/${name}`, "utf8"))
      .join();
    const named = [...source.matchAll(/\b[A-Z]+_CLIENT_ID\b/g)].map(([name]) => name);
    expect(new Set(named)).toEqual(
      new Set(["GRAPH_CLIENT_ID", "API_CLIENT_ID", "VIEWER_CLIENT_ID", "AZURE_CLIENT_ID"]),
    );
    // Who runs setup, and of no deployment.
    expect(named.filter((name) => name !== "AZURE_CLIENT_ID" && !given.includes(name))).toEqual([]);
  });

  it("carry no secret", () => {
    const secret = /secret|password|connectionstring|accountkey|primarykey|sharedkey|sastoken/i;
    expect(Object.keys(parameters).filter((name) => secret.test(name))).toEqual([]);
    expect(Object.keys(outputs).filter((name) => secret.test(name))).toEqual([]);
  });
});

describe("the outputs", () => {
  it("are named as azd keeps them, and take nobody's own credentials away", () => {
    const names = Object.keys(outputs);
    const taken = ["AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "AZURE_PRINCIPAL_ID", "AZURE_SUBSCRIPTION_ID"];
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !/^[A-Z][A-Z0-9_]*$/.test(name) || taken.includes(name))).toEqual([]);
  });

  it("that come back as parameters say what was deployed, so that the next deployment is the same", () => {
    const back = Object.keys(outputs).filter((name) =>
      Object.values(file.parameters).some(({ value }) => value === `\${${name}}`),
    );
    expect(back.toSorted()).toEqual(["AZURE_LOCATION", "BUDGET_START_DATE", "NOTIFICATION_BASE_URL"]);
  });
});

describe("the templates", () => {
  const modules = readdirSync("infra/modules").map((name) => `modules/${name}`);

  it("are all used", () => {
    const texts = ["infra/main.bicep", ...modules.map((name) => `infra/${name}`)].map((path) =>
      readFileSync(path, "utf8"),
    );
    const used = texts.flatMap((text) =>
      [...text.matchAll(/'((?:modules\/)?[\w-]+\.bicep)'/g)].map(([, name]) => name),
    );
    const paths = used.map((name) => (name?.startsWith("modules/") ? name : `modules/${name}`));
    expect(paths.filter((path) => !existsSync(`infra/${path}`))).toEqual([]);
    expect([...new Set(paths)].toSorted()).toEqual(modules.toSorted());
  });

  it("ask Azure for no key", () => {
    const compiled = readFileSync(`${process.env.COMPILED_TEMPLATES}/templates/main.json`, "utf8");
    expect(compiled).toContain("reference(");
    expect([...compiled.matchAll(/\blist[A-Z]\w*\(/g)].map(([call]) => call)).toEqual([]);
  });
});
