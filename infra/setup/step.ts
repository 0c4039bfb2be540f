import type { RequiredResourceAccess } from "./entra.ts";

/** One thing to do; `words` complete the sentence "This will …". */
export type Step = { readonly words: string } & (
  | { readonly kind: "register-application"; readonly access: RequiredResourceAccess }
  | { readonly kind: "declare-roles"; readonly access: RequiredResourceAccess }
  | { readonly kind: "create-service-principal" }
  | { readonly kind: "remove-client-secret"; readonly keyId: string }
  | { readonly kind: "add-client-secret" }
  | { readonly kind: "create-certificate" }
  | { readonly kind: "await-certificate" }
  | { readonly kind: "create-random-secret"; readonly name: string }
  | { readonly kind: "assign-role"; readonly roleId: string }
  | { readonly kind: "tell-deployment" }
  | { readonly kind: "sync-triggers" }
  | { readonly kind: "tell-azd" }
);

export type StepOf<K extends Step["kind"]> = Extract<Step, { kind: K }>;
