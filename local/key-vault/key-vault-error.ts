/** What Key Vault answers when it does not do what was asked. Azure: "Key Vault REST API error codes". */
export class KeyVaultError extends Error {
  override readonly name = "KeyVaultError";
  readonly status: number;
  readonly code: string;
  readonly innerCode: string | undefined;

  constructor(status: number, code: string, options: { message: string; innerCode?: string }) {
    super(options.message);
    this.status = status;
    this.code = code;
    this.innerCode = options.innerCode;
  }

  toBody(): object {
    const { code, message, innerCode } = this;
    return { error: { code, message, ...(innerCode === undefined ? {} : { innererror: { code: innerCode } }) } };
  }
}

export function badParameter(message: string): KeyVaultError {
  return new KeyVaultError(400, "BadParameter", { message });
}
