const STORE_AS_PEM =
  "Let npm run setup -- --rotate certificate make one; or store graph-notification-certificate as PEM, key and certificate, RSA of 2,048 to 4,096 bits, and disable this version.";

/** Why a version of the notification certificate cannot be used. Rows of the catalogue in `errors.ts`. */
export const CERTIFICATE_ERRORS = {
  "certificate-invalid": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "A version of the notification certificate holds no private key as PEM",
    remedy: STORE_AS_PEM,
  },
  "certificate-not-pem": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "A version of the notification certificate is PKCS #12, which is not read",
    remedy:
      "Set the content type in the certificate's policy to application/x-pem-file (Key Vault's own default is PKCS #12) and make a new version, or run npm run setup -- --rotate certificate.",
  },
  "certificate-line-breaks-lost": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "A version of the notification certificate has lost its line breaks",
    remedy:
      "Store the file as it is: az keyvault secret set --name graph-notification-certificate --file FILE; pasted into one line, or with \\n written out, a PEM cannot be read.",
  },
  "certificate-encrypted": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "The private key of a version of the notification certificate is under a passphrase",
    remedy: "Store the key without one: openssl pkey -in FILE removes it.",
  },
  "certificate-key-unsupported": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "The key of a version of the notification certificate is none that Graph takes",
    remedy: STORE_AS_PEM,
  },
  "certificate-key-foreign": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "A version of the notification certificate holds a private key, but no certificate of that key",
    remedy: "Store both of one pair in the same secret: the key, then its certificate, then the chain if there is one.",
  },
  "certificate-damaged": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "The private key or the certificate in a version of the notification certificate is damaged",
    remedy: STORE_AS_PEM,
  },
} as const;
