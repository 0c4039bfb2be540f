import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { CORE_MODULE_ID, type CoreApi, createCoreApi } from "../../../local/functions-host/core-api.ts";
import type { ProgrammingModel } from "../../../local/functions-host/core-types.ts";
import { FunctionsApp } from "../../../local/functions-host/functions-app.ts";
import { loadBundle } from "../../../local/functions-host/load-bundle.ts";
import type { LogRecord } from "../../../local/functions-host/log.ts";

let app: FunctionsApp;
let core: CoreApi;
let records: LogRecord[];

const metadata = { name: "f", bindings: {} };
const model = { name: "a model", version: "1" } as ProgrammingModel;

beforeEach(() => {
  records = [];
  app = new FunctionsApp((record) => records.push(record));
  core = createCoreApi(app);
});

describe("the core API", () => {
  it("has every member that the library looks for", () => {
    expect(Object.keys(core).toSorted()).toEqual([
      "Disposable",
      "getProgrammingModel",
      "hostVersion",
      "log",
      "registerFunction",
      "registerHook",
      "setProgrammingModel",
      "version",
    ]);
  });

  it("registers functions by their id, or else by their name", () => {
    core.registerFunction(metadata, () => {});
    core.registerFunction({ ...metadata, functionId: "another" }, () => {});
    expect([...app.functions.keys()]).toEqual(["f", "another"]);
  });

  it("refuses an id that is taken", () => {
    core.registerFunction(metadata, () => {});
    expect(() => core.registerFunction(metadata, () => {})).toThrow('A function with id "f" is already registered');
  });

  it("gives back the programming model", () => {
    expect(core.getProgrammingModel()).toBeUndefined();
    core.setProgrammingModel(model);
    expect(core.getProgrammingModel()).toBe(model);
  });

  it("is closed once the app is loaded, but for hooks", () => {
    app.lock();
    expect(() => core.registerFunction(metadata, () => {})).toThrow("only possible while the app is loading");
    expect(() => core.setProgrammingModel(model)).toThrow("only possible while the app is loading");
    expect(() => core.registerHook("preInvocation", () => {})).not.toThrow();
  });

  it("knows five hooks and refuses others with a RangeError of the system", () => {
    for (const name of ["appStart", "appTerminate", "preInvocation", "postInvocation", "log"]) {
      expect(core.registerHook(name, () => {})).toBeInstanceOf(core.Disposable);
    }
    const refused = (() => {
      try {
        return core.registerHook("postmortem", () => {});
      } catch (error) {
        return error;
      }
    })();
    expect(refused).toBeInstanceOf(RangeError);
    expect(refused).toMatchObject({ isAzureFunctionsSystemError: true });
  });

  it("logs outside invocations", () => {
    core.log("warning", "system", "beware");
    expect(records).toEqual([{ category: "Worker", level: "warning", message: "beware" }]);
  });

  it("does not run log hooks for what a log hook logs", () => {
    core.registerHook("log", () => core.log("information", "user", "inner"));
    core.log("information", "user", "outer");
    expect(records.map((record) => record.message)).toEqual(["inner", "outer"]);
  });
});

describe("Disposable", () => {
  it("disposes once", () => {
    let count = 0;
    const disposable = new core.Disposable(() => ++count);
    expect([disposable.dispose(), disposable.dispose(), count]).toEqual([1, undefined, 1]);
  });

  it("disposes of several as of one", () => {
    const disposed: string[] = [];
    const part = (name: string) => ({ dispose: () => disposed.push(name) });
    core.Disposable.from(part("a"), part("b")).dispose();
    expect(disposed).toEqual(["a", "b"]);
  });
});

describe("hook contexts", () => {
  it.each(["hookData", "appHookData"])("let nobody replace %s", async (member) => {
    core.registerHook("appStart", (context) => {
      (context as Record<string, unknown>)[member] = {};
    });
    await expect(app.runLifetimeHooks("appStart", "/app")).rejects.toThrow(
      `Cannot assign to read only property '${member}'`,
    );
  });

  it("share appHookData for the life of the app, and know its directory", async () => {
    const seen: unknown[] = [];
    core.registerHook("appStart", (context) => {
      const { appHookData, functionAppDirectory } = context as Record<string, Record<string, unknown>>;
      Object.assign(appHookData ?? {}, { from: functionAppDirectory });
    });
    core.registerHook("appTerminate", (context) => void seen.push((context as Record<string, unknown>).appHookData));
    await app.runLifetimeHooks("appStart", "/app");
    await app.runLifetimeHooks("appTerminate", "/app");
    expect(seen).toEqual([{ from: "/app" }]);
  });
});

describe("loadBundle", () => {
  const require = createRequire(import.meta.url);

  it("answers the core module while the file loads, anew at each time, and never after", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "load-bundle-"));
    const file = path.join(directory, "bundle.cjs");
    await writeFile(
      file,
      'require("@azure/functions-core").registerFunction({ name: require("node:path").basename(__filename), bindings: {} });',
    );
    loadBundle(file, core);
    const another = new FunctionsApp(() => {});
    loadBundle(file, createCoreApi(another));
    await rm(directory, { recursive: true });
    expect([[...app.functions.keys()], [...another.functions.keys()]]).toEqual([["bundle.cjs"], ["bundle.cjs"]]);
    expect(() => require(CORE_MODULE_ID)).toThrow("Cannot find module");
  });
});
