import { randomUUID } from "node:crypto";
import type { Clock } from "../../shared/base/clock.ts";
import type {
  CoreInvocationContext,
  FunctionCallback,
  InvocationModel,
  RpcInvocationResponse,
  RpcTypedData,
} from "./core-types.ts";
import type { FunctionsApp, RegisteredFunction } from "./functions-app.ts";
import { hookContext } from "./hooks.ts";
import { describeError, type InvocationIdentity, type LogSink } from "./log.ts";

/** What set a function off. */
export interface TriggerInput {
  /** Name of the trigger's binding in the function's metadata. */
  readonly bindingName: string;
  readonly data: RpcTypedData;
  readonly triggerMetadata?: Record<string, RpcTypedData>;
  /** W3C trace context of the caller. */
  readonly traceParent?: string;
  readonly traceState?: string;
  /** Why it was run, for the log. */
  readonly reason: string;
}

export type InvocationResult =
  | { readonly succeeded: true; readonly returnValue: RpcTypedData | null | undefined }
  | { readonly succeeded: false };

export type Invoke = (functionId: string, input: TriggerInput) => Promise<InvocationResult>;

export interface InvokerOptions {
  readonly app: FunctionsApp;
  readonly clock: Clock;
  readonly sink: LogSink;
}

/** Runs one function at a time per call, logs how it went and never throws. */
export function createInvoker({ app, clock, sink }: InvokerOptions): Invoke {
  return async (functionId, input) => {
    const registered = app.functions.get(functionId);
    if (registered === undefined) throw new Error(`Function "${functionId}" is not registered`);
    const identity = { functionName: registered.metadata.name, invocationId: randomUUID() };
    const startMs = clock.nowMs();
    const report = (outcome: { succeeded: boolean; thrown?: unknown }) => {
      const durationMs = clock.nowMs() - startMs;
      const word = outcome.succeeded ? "Succeeded" : "Failed";
      sink({
        category: "Host.Results",
        level: outcome.succeeded ? "information" : "error",
        event: "function.executed",
        message: `Executed '${identity.functionName}' (${word}, ${input.reason}, Duration=${durationMs}ms)`,
        ...identity,
        succeeded: outcome.succeeded,
        durationMs,
        ...(outcome.succeeded ? {} : { error: describeError(outcome.thrown) }),
      });
    };
    try {
      const response = await run({ app, registered, input, identity });
      report({ succeeded: true });
      return { succeeded: true, returnValue: response.returnValue };
    } catch (thrown) {
      report({ succeeded: false, thrown });
      return { succeeded: false };
    }
  };
}

interface Run {
  readonly app: FunctionsApp;
  readonly registered: RegisteredFunction;
  readonly input: TriggerInput;
  readonly identity: InvocationIdentity;
}

async function run({ app, registered, input, identity }: Run): Promise<RpcInvocationResponse> {
  const log = invocationLog(app, identity);
  try {
    return await runLogged({ app, registered, input, identity }, log);
  } finally {
    log.ended = true;
  }
}

interface InvocationLog {
  ended: boolean;
  /** For log hooks; known once the arguments are. */
  context: unknown;
  readonly write: CoreInvocationContext["log"];
}

/** The real host knows an invocation until it has its response: what its context logs later belongs to none, and is dropped. */
function invocationLog(app: FunctionsApp, invocation: InvocationIdentity): InvocationLog {
  const log: InvocationLog = {
    ended: false,
    context: undefined,
    write: (level, category, message) => {
      if (log.ended && category === "user") return;
      app.log({ level, category, message, invocation, invocationContext: log.context });
    },
  };
  return log;
}

async function runLogged(
  { app, registered, input, identity }: Run,
  log: InvocationLog,
): Promise<RpcInvocationResponse> {
  const coreContext: CoreInvocationContext = {
    invocationId: identity.invocationId,
    request: toRequest(registered, input, identity.invocationId),
    metadata: registered.metadata,
    state: undefined,
    log: log.write,
  };
  if (app.model === undefined) throw new Error("The app has set no programming model");
  const model = app.model.getInvocationModel(coreContext);
  const { context, inputs } = await model.getArguments();
  log.context = context;
  const hookData = { hookData: {}, appHookData: app.appHookData, invocationContext: context };

  const before = hookContext(hookData, { inputs, functionCallback: registered.callback });
  await inState(coreContext, "preInvocationHooks", () => app.hooks.run("preInvocation", before));

  const outcome = await callFunction({ coreContext, model, context, before });
  const after = hookContext(hookData, { inputs: before.inputs, ...outcome });
  await inState(coreContext, "postInvocationHooks", () => app.hooks.run("postInvocation", after));

  // A hook that clears the error turns a failure into a success.
  if (after.error !== null && after.error !== undefined) throw after.error;
  return model.getResponse(context, after.result);
}

interface Call {
  readonly coreContext: CoreInvocationContext;
  readonly model: InvocationModel;
  readonly context: unknown;
  readonly before: { readonly inputs: unknown[]; readonly functionCallback: FunctionCallback };
}

async function callFunction(call: Call): Promise<{ result: unknown; error: unknown }> {
  const { coreContext, model, context, before } = call;
  try {
    const result = await inState(coreContext, "invocation", () =>
      model.invokeFunction(context, before.inputs, before.functionCallback),
    );
    return { result, error: null };
  } catch (error) {
    return { result: null, error };
  }
}

async function inState<T>(
  coreContext: CoreInvocationContext,
  state: CoreInvocationContext["state"],
  work: () => Promise<T>,
): Promise<T> {
  coreContext.state = state;
  try {
    return await work();
  } finally {
    coreContext.state = undefined;
  }
}

function toRequest(registered: RegisteredFunction, input: TriggerInput, invocationId: string) {
  return {
    invocationId,
    functionId: registered.metadata.functionId ?? registered.metadata.name,
    inputData: [{ name: input.bindingName, data: input.data }],
    triggerMetadata: input.triggerMetadata ?? {},
    traceContext: {
      traceParent: input.traceParent ?? newTraceParent(),
      traceState: input.traceState ?? "",
      attributes: {},
    },
    retryContext: undefined,
  };
}

/** W3C Trace Context, version 00, not sampled: every invocation has a trace, as under the real host. */
function newTraceParent(): string {
  const [trace, span] = [randomUUID(), randomUUID()].map((uuid) => uuid.replaceAll("-", ""));
  return `00-${trace}-${span?.slice(0, 16)}-00`;
}
