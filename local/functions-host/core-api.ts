import type {
  FunctionCallback,
  FunctionMetadata,
  ProgrammingModel,
  RpcLogCategory,
  RpcLogLevel,
} from "./core-types.ts";
import { Disposable } from "./disposable.ts";
import type { FunctionsApp } from "./functions-app.ts";
import type { HookCallback } from "./hooks.ts";

export const CORE_MODULE_ID = "@azure/functions-core";

/** Versions whose contract this host keeps; apps ask them what they may use. */
const WORKER_VERSION = "3.14.1";
export const HOST_VERSION = "4.1052.0";

export interface CoreApi {
  readonly version: string;
  readonly hostVersion: string;
  readonly Disposable: typeof Disposable;
  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): void;
  registerHook(name: string, callback: HookCallback): Disposable;
  setProgrammingModel(model: ProgrammingModel): void;
  getProgrammingModel(): ProgrammingModel | undefined;
  /** Its presence tells the library that the host is recent enough for HTTP streams. */
  log(level: RpcLogLevel, category: RpcLogCategory, message: string): void;
}

/** What an app gets when it requires `@azure/functions-core`. */
export function createCoreApi(app: FunctionsApp): CoreApi {
  return {
    version: WORKER_VERSION,
    hostVersion: HOST_VERSION,
    Disposable,
    registerFunction: (metadata, callback) => app.register(metadata, callback),
    registerHook: (name, callback) => app.hooks.register(name, callback),
    setProgrammingModel: (model) => app.setModel(model),
    getProgrammingModel: () => app.model,
    log: (level, category, message) => app.log({ level, category, message }),
  };
}
