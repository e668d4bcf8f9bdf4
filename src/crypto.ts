/** The primitives records/ and log/ are handed by the doors: node:crypto on servers, noble in browsers. */
export interface Crypto {
  /** SHA-256 (FIPS 180-4), 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array
  /** Ed25519 by the strict rule: no low-order or non-canonical key or R, cofactorless (docs/protocol.md, Signature). */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
  /** ECDSA on P-256 with SHA-256 over a message: coordinates of 32 bytes, the signature in strict DER. */
  verifyP256(x: Uint8Array, y: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
  /** RSASSA-PKCS1-v1_5 with SHA-256 over a message: modulus and exponent big-endian. */
  verifyRsa(n: Uint8Array, e: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
  /** `length` random bytes from the system. */
  random(length: number): Uint8Array
}

/** A private key somewhere: signs bytes for one participant. */
export interface Signer {
  participant: string
  /** `ed25519:<32 hex>`. */
  id: string
  public: Uint8Array
  sign(message: Uint8Array): Uint8Array
}
