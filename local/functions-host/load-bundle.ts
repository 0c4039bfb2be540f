import { createRequire, Module } from "node:module";
import path from "node:path";
import { CORE_MODULE_ID, type CoreApi } from "./core-api.ts";

/**
 * Loads the deployed file the way the worker does: by `require`, with the core module answered by us. The name is answered
 * only while the file loads; the library asks at the first registration and remembers. A file is always loaded anew, so
 * that a stopped host can be followed by another in the same process.
 */
export function loadBundle(bundlePath: string, coreApi: CoreApi): void {
  const absolutePath = path.resolve(bundlePath);
  const require = createRequire(absolutePath);
  delete require.cache[absolutePath];
  const originalRequire = Module.prototype.require;
  Module.prototype.require = Object.assign(function requireOrCore(this: Module, id: string): unknown {
    return id === CORE_MODULE_ID ? coreApi : originalRequire.call(this, id);
  }, originalRequire);
  try {
    require(absolutePath);
  } finally {
    Module.prototype.require = originalRequire;
  }
}
