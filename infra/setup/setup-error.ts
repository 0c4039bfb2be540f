/**
 * A failure in a sentence for the person who runs the script. It is made of statuses, codes and words of our own or of the
 * service's, never of a request or an answer that could hold a secret.
 */
export class SetupError extends Error {
  override readonly name = "SetupError";
}

/** What a service answered when it did not do what was asked. */
export class RestError extends Error {
  override readonly name = "RestError";
  readonly service: string;
  readonly status: number;
  readonly code: string;
  /** Key Vault's finer word for a refusal, e.g. `ForbiddenByRbac`. */
  readonly innerCode: string | undefined;

  constructor(answer: {
    service: string;
    status: number;
    code: string;
    innerCode?: string | undefined;
    message: string;
  }) {
    super(answer.message);
    this.service = answer.service;
    this.status = answer.status;
    this.code = answer.code;
    this.innerCode = answer.innerCode;
  }
}

export function hasStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof RestError && statuses.includes(error.status);
}
