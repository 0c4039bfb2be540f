import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUNDLE_PATH, PACKAGE_FOLDER } from "../../local/build.ts";
import { spawnFunctionsHost } from "../../local/functions-host/spawn-functions-host.ts";
import { provisionStorage } from "../../local/provision.ts";
import { startAzurite } from "../../local/services/azurite.ts";
import { type AzdPackage, azdService, packAsAzd } from "../helpers/azd-package.ts";
import { FUNCTION_NAMES } from "../helpers/function-names.ts";

/** Settings that fit, of services that nobody asks: no timer is due before next year. */
const SOMEWHERE = {
  GRAPH_TENANT_ID: "11111111-1111-4111-8111-111111111111",
  GRAPH_CLIENT_ID: "22222222-2222-4222-8222-222222222222",
  NOTIFICATION_BASE_URL: "https://localhost:9",
  KEY_VAULT_URL: "https://localhost:9",
  COSMOS_ENDPOINT: "https://localhost:9",
  RENEW_SCHEDULE: "0 0 0 1 1 *",
  DELTA_SYNC_SCHEDULE: "0 0 0 1 1 *",
  AUDIT_SCHEDULE: "0 0 0 1 1 *",
  LAKE_SCHEDULE: "0 0 0 1 1 *",
  HOOK_SCHEDULE: "0 0 0 1 1 *",
};

/** But for the digests in their names, and each once. */
const PAGES = [
  "pages/app.html.br",
  "pages/app.js.br",
  "pages/docs.html.br",
  "pages/licenses.txt.br",
  "pages/openapi.json.br",
  "pages/page.css.br",
  "pages/part.js.br",
  "pages/redoc-start.js.br",
  "pages/redoc.html.br",
  "pages/redoc.js.br",
  "pages/sign-in.js.br",
  "pages/style.css.br",
  "pages/swagger-ui-start.js.br",
  "pages/swagger-ui.css.br",
  "pages/swagger-ui.js.br",
];

/** A fresh clone with its dependencies, and the app as it lies in Azure once the archive was unpacked. */
const folder = mkdtempSync(join(tmpdir(), "teamsink-package-"));
const clone = join(folder, "clone");
const app = join(folder, "app");
let packed: AzdPackage;

beforeAll(() => {
  const tracked = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    encoding: "utf8",
  });
  for (const path of tracked.split("\0").filter((name) => name !== "")) {
    cpSync(path, join(clone, path), { recursive: true });
  }
  symlinkSync(resolve("node_modules"), join(clone, "node_modules"));
  execFileSync("npm", ["run", "build", "--if-present"], { cwd: clone, stdio: "pipe" });
  packed = packAsAzd(clone, azdService(clone));
  for (const [path, source] of packed.files) {
    mkdirSync(dirname(join(app, path)), { recursive: true });
    cpSync(source, join(app, path));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("what azd up deploys", () => {
  it("is the bundle, the two files by which the host finds it, the API's pages, and nothing else", () => {
    const paths = [...packed.files.keys()];
    const { pages = [], others } = Object.groupBy(paths, (path) => (path.startsWith("pages/") ? "pages" : "others"));
    expect(others).toEqual(["host.json", "index.cjs", "index.cjs.map", "package.json"]);
    const names = pages.map((path) => path.replace(/\.(?:[0-9a-f]{16}|[0-9A-Z]{8})\./, "."));
    expect([...new Set(names)].sort()).toEqual(PAGES);
    expect(readFileSync(join(app, "host.json"), "utf8")).toBe(readFileSync("host.json", "utf8"));
  });

  it("is deployed as it is", () => {
    expect(packed.remoteBuild).toBe(false);
    const manifest = JSON.parse(readFileSync(join(app, "package.json"), "utf8")) as Record<string, unknown>;
    expect(Object.keys(manifest)).toEqual(["name", "version", "private", "main"]);
    expect(manifest.version).toBe((JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version);
  });

  it("registers every function of the table in the functions host", async () => {
    const { main } = JSON.parse(readFileSync(join(app, "package.json"), "utf8")) as { main: string };
    const azurite = await startAzurite();
    await provisionStorage(azurite.connectionString);
    const host = await spawnFunctionsHost({
      bundlePath: join(app, main),
      hostJsonPath: join(app, "host.json"),
      keys: { master: "", host: [] },
      env: { ...SOMEWHERE, AzureWebJobsStorage: azurite.connectionString },
    });
    const registered = host.ready.functions.map(({ name }) => name);
    await host.stop();
    await azurite.stop();
    expect(registered.sort()).toEqual(FUNCTION_NAMES.toSorted());
  });

  it("needs no shell of a certain kind: azd runs the build script itself", () => {
    expect(readFileSync("azure.yaml", "utf8")).not.toMatch(/hooks|shell/);
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
    expect(scripts.build).toMatch(/ local\/build\.ts$/);
  });

  it("goes to the app whose tag bears the service's name", () => {
    const template = readFileSync("infra/modules/function-app.bicep", "utf8");
    expect(template).toContain(`'azd-service-name': '${azdService(".").name}'`);
  });

  it("would be found to be the whole checkout without a folder of its own", () => {
    const whole = packAsAzd(clone, { ...azdService(clone), dist: "", remoteBuild: true });
    expect([...whole.files.keys()]).toContain("infra/main.bicep");
  });

  it("would be refused if an ignore file came back", () => {
    writeFileSync(join(clone, ".funcignore"), "/*\n!/dist\n");
    expect(() => packAsAzd(clone, azdService(clone))).toThrow(".funcignore");
    rmSync(join(clone, ".funcignore"));
  });
});

describe("a checkout as func start runs it", () => {
  it("names the same bundle", () => {
    const { main } = JSON.parse(readFileSync("package.json", "utf8")) as { main: string };
    expect(main).toBe(BUNDLE_PATH);
    expect(azdService(".").dist).toBe(PACKAGE_FOLDER);
  });
});
