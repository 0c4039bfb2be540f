/**
 * The contract between a Functions app and its host, as far as it is used here. It is the one that `@azure/functions`
 * programs against under the name `@azure/functions-core`, which is not a package: the host answers that name.
 */

export type RpcLogLevel = "trace" | "debug" | "information" | "warning" | "error" | "critical" | "none";
export type RpcLogCategory = "user" | "system" | "customMetric";

/** A member is null or absent when not set, as decoded from the wire. */
type Nullable<T> = T | null | undefined;

interface NullableValue<T> {
  readonly value: T;
}
export type NullableMapping = Record<string, NullableValue<string>>;

/** Exactly one member is set. `string` is parsed as JSON by the library where it can be. */
export interface RpcTypedData {
  readonly string?: Nullable<string>;
  readonly json?: Nullable<string>;
  readonly bytes?: Nullable<Uint8Array>;
  readonly int?: Nullable<number>;
  readonly double?: Nullable<number>;
  readonly http?: Nullable<RpcHttpData>;
}

/** A request on the way in, a response on the way out. */
export interface RpcHttpData {
  readonly method?: string;
  readonly url?: string;
  readonly nullableHeaders?: NullableMapping;
  readonly nullableQuery?: NullableMapping;
  readonly nullableParams?: NullableMapping;
  readonly body?: Nullable<RpcTypedData>;
  readonly statusCode?: Nullable<string>;
  readonly headers?: Nullable<Record<string, string>>;
  readonly cookies?: Nullable<readonly RpcHttpCookie[]>;
}

export interface RpcHttpCookie {
  readonly name: string;
  readonly value: string;
  readonly domain?: Nullable<NullableValue<string>>;
  readonly path?: Nullable<NullableValue<string>>;
  readonly expires?: Nullable<NullableValue<{ readonly seconds: number }>>;
  readonly secure?: Nullable<NullableValue<boolean>>;
  readonly httpOnly?: Nullable<NullableValue<boolean>>;
  /** "none" means that the app said nothing; "explicitNone" is SameSite=None. */
  readonly sameSite?: Nullable<"none" | "lax" | "strict" | "explicitNone">;
  readonly maxAge?: Nullable<NullableValue<number>>;
}

interface RpcInvocationRequest {
  readonly invocationId: string;
  readonly functionId: string;
  readonly inputData: readonly { readonly name: string; readonly data: RpcTypedData }[];
  readonly triggerMetadata: Record<string, RpcTypedData>;
  readonly traceContext: {
    readonly traceParent: string;
    readonly traceState: string;
    readonly attributes: Record<string, string>;
  };
  readonly retryContext: undefined;
}

export interface RpcInvocationResponse {
  readonly returnValue?: Nullable<RpcTypedData>;
}

interface RpcBindingInfo {
  readonly type?: Nullable<string>;
  readonly direction?: Nullable<string>;
}

export interface FunctionMetadata {
  readonly name: string;
  readonly functionId?: Nullable<string>;
  readonly bindings: Record<string, RpcBindingInfo>;
  readonly retryOptions?: unknown;
}

export type FunctionCallback = (...args: unknown[]) => unknown;

type InvocationState = "preInvocationHooks" | "postInvocationHooks" | "invocation" | undefined;

export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly request: RpcInvocationRequest;
  readonly metadata: FunctionMetadata;
  /** The library reads it to warn of logging after an invocation is over. */
  state: InvocationState;
  log(level: RpcLogLevel, category: RpcLogCategory, message: string): void;
}

export interface InvocationModel {
  getArguments(): Promise<{ readonly context: unknown; readonly inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<RpcInvocationResponse>;
}

export interface ProgrammingModel {
  readonly name: string;
  readonly version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
  getCapabilities(capabilities: Record<string, string>): Promise<Record<string, string>>;
}
