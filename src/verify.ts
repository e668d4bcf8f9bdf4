/** The verifier for outsiders: records + log, no I/O, in browsers too. The package's export `confianza/verify`. */
export { browserCrypto } from './crypto-browser.ts'
export type { AuditFinding, AuditReport } from './verify/audit.ts'
export { verifyAudit } from './verify/audit.ts'
export type { LogFinding } from './verify/fold-leaves.ts'
export type { ReceiptVerdict } from './verify/receipt.ts'
export { makeReceipt, RECEIPT_STEPS, verifyReceipt } from './verify/receipt.ts'
export type { LogReport, LogSource } from './verify/whole-log.ts'
export { verifyLog } from './verify/whole-log.ts'
