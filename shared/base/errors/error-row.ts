/**
 * What is known of one code of the catalogue in `errors.ts`. `fault` says who has to act:
 *  - sender: whoever sent it; repeating it as it is will not help
 *  - operator: a setting, a permission, a secret or a certificate is wrong
 *  - transient: nobody; the same thing may succeed later, so it is retried
 *  - us: a defect of this product
 */
export interface ErrorRow {
  readonly fault: "sender" | "operator" | "transient" | "us";
  /** Status of an HTTP answer that reports this error. */
  readonly status: number;
  readonly title: string;
  /** What to do about it, in one sentence. */
  readonly remedy: string;
}
