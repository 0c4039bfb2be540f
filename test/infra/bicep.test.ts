import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { type BicepFile, readBicep, readBicepFolder } from "../helpers/bicep.ts";
import { contractProblems, nameProblems, secretProblems } from "../helpers/bicep-checks.ts";

let files: readonly BicepFile[];
beforeAll(async () => {
  files = await readBicepFolder("infra");
});

const MODULE = "param wanted string\nparam other int = 1\noutput id string = wanted\noutput count int = other\n";

async function withModule(main: string): Promise<BicepFile[]> {
  return [await readBicep("infra/main.bicep", main), await readBicep("infra/modules/one.bicep", MODULE)];
}

function moduleCall(params: string, rest = ""): string {
  return `module one 'modules/one.bicep' = {\n  name: 'one'\n  params: {\n${params}\n  }\n}\n${rest}`;
}

describe("every template", () => {
  it("parses", () => {
    expect(files.length).toBeGreaterThan(10);
    expect(files.flatMap(({ syntaxErrors }) => syntaxErrors)).toEqual([]);
  });

  it("gives its modules what they need and reads what they have", () => {
    expect(files.flatMap(({ modules }) => modules).length).toBeGreaterThan(10);
    expect(contractProblems(files)).toEqual([]);
  });

  it("declares the names it uses and uses the names it declares", () => {
    expect(files.flatMap(nameProblems)).toEqual([]);
  });

  it("hands out no secret and asks for no key", () => {
    expect(files.flatMap(secretProblems)).toEqual([]);
  });

  it("is deployed by main", () => {
    const used = files.flatMap(({ modules }) => modules.map(({ path }) => `infra/${path}`));
    const modules = files.map(({ path }) => path).filter((path) => path.startsWith("infra/modules/"));
    expect(used.sort()).toEqual(modules);
  });
});

describe("main", () => {
  const main = () => files.find(({ path }) => path === "infra/main.bicep");

  it("describes every parameter", () => {
    const params = [...(main()?.params ?? [])];
    expect(params.length).toBeGreaterThan(20);
    expect(params.filter(([, { description }]) => description === undefined).map(([name]) => name)).toEqual([]);
  });

  it("is given by the parameter file all that it requires and nothing it does not know", () => {
    const { parameters } = JSON.parse(readFileSync("infra/main.parameters.json", "utf8")) as { parameters: object };
    const given = Object.keys(parameters);
    const params = main()?.params ?? new Map();
    const required = [...params].filter(([, param]) => param.defaultValue === undefined).map(([name]) => name);
    expect(given.filter((name) => !params.has(name))).toEqual([]);
    expect(required.filter((name) => !given.includes(name))).toEqual([]);
  });

  it("names its outputs as azd keeps them", () => {
    const names = [...(main()?.outputs.keys() ?? [])];
    expect(names.length).toBeGreaterThan(5);
    // Anybody's own credentials are in these; an output of that name would overwrite them in the azd environment.
    const taken = ["AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "AZURE_PRINCIPAL_ID", "AZURE_SUBSCRIPTION_ID"];
    expect(names.filter((name) => !/^[A-Z][A-Z0-9_]*$/.test(name) || taken.includes(name))).toEqual([]);
  });
});

describe("the checks themselves", () => {
  it.each([
    ["a brace missing", "var a = {\n  b: 1\n"],
    ["a colon missing", "var a = {\n  b 1\n}\n"],
    ["a quote missing", "var a = 'b\nvar c = 1\n"],
    ["a keyword misspelt", "paramm a string\n"],
  ])("find %s", async (_case, text) => {
    expect((await readBicep("x.bicep", text)).syntaxErrors).not.toEqual([]);
  });

  it.each([
    ["a required parameter not given", moduleCall("    other: 2"), "module one is not given wanted"],
    ["an unknown parameter", moduleCall("    wanted: 'a'\n    more: 1"), "module one has no param more"],
    [
      "an unknown output",
      moduleCall("    wanted: 'a'", "output x string = one.outputs.name\n"),
      "module one has no output name",
    ],
    ["a missing file", "module two 'modules/two.bicep' = {\n  name: 'two'\n}\n", "has no file modules/two.bicep"],
  ])("find %s", async (_case, main, problem) => {
    expect(contractProblems(await withModule(main))).toEqual([expect.stringContaining(problem)]);
  });

  it("accept a module that is called as it should be", async () => {
    const main = moduleCall("    wanted: 'a'", "output x string = one.outputs.id\n");
    expect(contractProblems(await withModule(main))).toEqual([]);
  });

  it.each([
    ["a name that is not declared", "var a = b\noutput c string = a\n", "b is not declared"],
    ["a parameter that is not used", "param a string\n", "a is never used"],
    ["a function nobody knows", "output a string = uniqeString('b')\n", "uniqeString is not a function"],
    ["a key that is asked for", "output a string = listKeys('b', 'c').keys[0].value\n", "listKeys"],
    ["a secret that is handed out", "output connectionString string = 'b'\n", "looks like a secret"],
  ])("find %s", async (_case, text, problem) => {
    const file = await readBicep("x.bicep", text);
    expect([...nameProblems(file), ...secretProblems(file)].join("\n")).toContain(problem);
  });
});
