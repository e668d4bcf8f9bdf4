/** Answers of a point of contact that no check keeps out; such an office is nobody's. */
export const CONTACT = {
  topics: ['small-arms'],
  level: 'policy',
  institution: 'Institución de prueba',
  office: 'Oficina de prueba',
  languages: ['es'],
  mailbox: 'prueba@ejemplo.example',
  'valid-from': '2025-01-01',
}
