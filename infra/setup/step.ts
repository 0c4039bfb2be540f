import type { ApplicationChanges, RequiredResourceAccess } from "./entra.ts";
import type { ClientIdVariable } from "./wanted.ts";

/** One thing to do; `words` complete the sentence "This will …". */
export type Step = { readonly words: string } & (
  | { readonly kind: "register-application"; readonly access: RequiredResourceAccess }
  | { readonly kind: "declare-roles"; readonly access: RequiredResourceAccess }
  | { readonly kind: "create-service-principal" }
  | { readonly kind: "remove-client-secret"; readonly keyId: string }
  | { readonly kind: "add-client-secret" }
  | { readonly kind: "remove-api-client-secret"; readonly keyId: string }
  | { readonly kind: "add-api-client-secret" }
  | { readonly kind: "create-certificate" }
  | { readonly kind: "await-certificate" }
  | { readonly kind: "create-random-secret"; readonly name: string }
  | { readonly kind: "assign-role"; readonly roleId: string }
  | { readonly kind: "register-api"; readonly access: RequiredResourceAccess }
  | { readonly kind: "declare-api"; readonly changes: ApplicationChanges }
  | { readonly kind: "create-api-principal" }
  | { readonly kind: "grant-scopes"; readonly scopes: readonly string[] }
  | { readonly kind: "register-viewer"; readonly redirectUris: readonly string[] }
  | { readonly kind: "declare-viewer"; readonly redirectUris: readonly string[] }
  | { readonly kind: "create-viewer-principal" }
  | { readonly kind: "admit-viewer" }
  | { readonly kind: "tell-deployment"; readonly variables: readonly ClientIdVariable[] }
  | { readonly kind: "sync-triggers" }
  | { readonly kind: "tell-azd"; readonly variable: ClientIdVariable }
);

export type StepOf<K extends Step["kind"]> = Extract<Step, { kind: K }>;
