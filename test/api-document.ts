import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema?: object; description?: string }[]
  requestBody?: { content: Record<string, { schema: object }> }
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>
}

/** The parts of an OpenAPI document that are looked at. */
export interface OpenApi {
  openapi: string
  info: { title: string; version: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object> }
}

/** An answer as a client reads it. */
export interface Answered {
  method: string
  /** With its query. */
  address: string
  status: number
  type: string | null
  body: string
}

const ID = 'house:openapi'

/** Path templates as patterns: what is named `path` may have slashes. */
const patternOf = (template: string): RegExp =>
  new RegExp(
    `^${template.replaceAll('.', '\\.').replace(/\\?\{(\w+)\}/g, (_, name) => (name === 'path' ? '.+' : '[^/]+'))}$`,
  )

const pointerOf = (...tokens: (string | number)[]): string =>
  tokens
    .map((token) => `/${encodeURIComponent(String(token).replaceAll('~', '~0').replaceAll('/', '~1'))}`)
    .join('')

/** An OpenAPI document with its schemas compiled, and the answers that were held against it. */
export class ApiDocument {
  readonly document: OpenApi
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
  readonly #compiled = new Map<string, ValidateFunction>()
  /** `get /path 200`: the answers seen so far. */
  readonly seen = new Set<string>()

  constructor(document: OpenApi) {
    this.document = document
    this.#ajv.addSchema({ $id: ID, ...document })
  }

  /** The schema at a place of the document. Throws where it is no JSON Schema 2020-12 or refers to nothing. */
  validatorAt(...tokens: (string | number)[]): ValidateFunction {
    const pointer = pointerOf(...tokens)
    const known = this.#compiled.get(pointer) ?? this.#ajv.compile({ $ref: `${ID}#${pointer}` })
    this.#compiled.set(pointer, known)
    return known
  }

  /** The template whose pattern an address has; one without parameters goes before others. */
  templateOf(path: string): string | undefined {
    const { paths } = this.document
    return paths[path] ? path : Object.keys(paths).find((template) => patternOf(template).test(path))
  }

  /** What is wrong with an answer, or ''. HEAD answers as GET says, without a body. */
  faultOf({ method, address, status, type, body }: Answered): string {
    const [path = ''] = address.split('?')
    const template = this.templateOf(path)
    const verb = method === 'HEAD' ? 'get' : method.toLowerCase()
    const operation = template === undefined ? undefined : this.document.paths[template]?.[verb]
    if (template === undefined || operation === undefined) return this.#faultOfRefusal(status, type, body)
    const code = operation.responses[status] ? String(status) : 'default'
    const response = operation.responses[code]
    if (response === undefined || (code === 'default' && status < 400))
      return `${status} is not in the document`
    this.seen.add(`${verb} ${template} ${code}`)
    if (response.content === undefined) return body === '' ? '' : `${status} has a body`
    const media = (type ?? '').split(';')[0] as string
    if (response.content[media] === undefined) return `${media} is not in the document`
    if (method === 'HEAD' || !media.endsWith('json')) return ''
    return this.#faultOfJson(
      this.validatorAt('paths', template, verb, 'responses', code, 'content', media, 'schema'),
      body,
    )
  }

  #faultOfRefusal(status: number, type: string | null, body: string): string {
    if (status !== 404 && status !== 405) return `${status} where the document has nothing`
    return (type ?? '').startsWith('application/problem+json')
      ? this.#faultOfJson(this.validatorAt('components', 'schemas', 'Problem'), body || undefined)
      : `${type} is no problem`
  }

  #faultOfJson(valid: ValidateFunction, body: string | undefined): string {
    if (body === undefined) return ''
    return valid(JSON.parse(body)) ? '' : this.#ajv.errorsText(valid.errors)
  }
}
