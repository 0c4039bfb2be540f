import type {
  FunctionCallback,
  FunctionMetadata,
  ProgrammingModel,
  RpcLogCategory,
  RpcLogLevel,
} from "./core-types.ts";
import { Hooks, hookContext } from "./hooks.ts";
import type { InvocationIdentity, LogSink } from "./log.ts";

export interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

/** What a bundle registered: its functions, its hooks and its programming model. */
export class FunctionsApp {
  readonly functions = new Map<string, RegisteredFunction>();
  readonly hooks = new Hooks();
  /** Shared by all hooks for as long as the app runs. */
  readonly appHookData: Record<string, unknown> = {};
  /** The `hookData` of appStart and appTerminate; invocations have one each. */
  readonly #lifetimeHookData: Record<string, unknown> = {};
  readonly #sink: LogSink;
  #model: ProgrammingModel | undefined;
  #locked = false;
  #inLogHook = false;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  get model(): ProgrammingModel | undefined {
    return this.#model;
  }

  setModel(model: ProgrammingModel): void {
    this.#assertLoading("set a programming model");
    this.#model = model;
  }

  register(metadata: FunctionMetadata, callback: FunctionCallback): void {
    this.#assertLoading(`register function "${metadata.name}"`);
    const id = metadata.functionId ?? metadata.name;
    if (this.functions.has(id)) throw new Error(`A function with id "${id}" is already registered`);
    this.functions.set(id, { metadata, callback });
  }

  /** Ends the time in which the app may register; the real host reads the list of functions once. */
  lock(): void {
    this.#locked = true;
  }

  async runLifetimeHooks(name: "appStart" | "appTerminate", functionAppDirectory: string): Promise<void> {
    const readOnly = { hookData: this.#lifetimeHookData, appHookData: this.appHookData, functionAppDirectory };
    await this.hooks.run(name, hookContext(readOnly, {}));
  }

  /** A log call of function code (user) or of the library (system), after the app's log hooks had their say. */
  log(entry: LogEntry): void {
    const plain = { level: entry.level, message: entry.message };
    const invocation = entry.invocation;
    if (!this.#inLogHook) {
      this.#inLogHook = true;
      try {
        const readOnly = { hookData: {}, appHookData: this.appHookData, category: entry.category };
        this.hooks.runLog(hookContext({ ...readOnly, invocationContext: entry.invocationContext }, plain));
      } finally {
        this.#inLogHook = false;
      }
    }
    const scope = invocation === undefined ? "Worker" : `Function.${invocation.functionName}`;
    const category = entry.category === "user" ? `${scope}.User` : scope;
    this.#sink({ category, level: plain.level, message: plain.message, ...invocation });
  }

  #assertLoading(what: string): void {
    if (this.#locked) throw new Error(`Cannot ${what}: only possible while the app is loading`);
  }
}

interface LogEntry {
  readonly level: RpcLogLevel;
  readonly category: RpcLogCategory;
  readonly message: string;
  readonly invocation?: InvocationIdentity;
  readonly invocationContext?: unknown;
}
