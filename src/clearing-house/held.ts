import { committedField } from '../regime/committed-values.ts'
import { retainedUntil } from '../regime/retention.ts'
import type { FormVersion, SchemaNode } from '../regime/types.ts'
import type { HeldValue } from '../register/personal-store.ts'
import type { House } from './house.ts'
import { today } from './house.ts'

/** A value that is held, with what its form says of it. */
export interface Held extends HeldValue {
  version: FormVersion | undefined
  field: SchemaNode | undefined
  /** The day its time of keeping ends, where its form gives one. */
  until: string | undefined
}

/** Every value a participant's records keep behind commitments, or those of one record, latest filed first. */
export async function heldValues(
  house: Pick<House, 'register' | 'regime'>,
  participant: string,
  record?: string,
): Promise<Held[]> {
  const rows = await house.register.personal.listHeld(participant, record)
  return rows.map((row) => {
    const version = house.regime.forms.get(row.form)
    const field = version && committedField(version, row.pointer)
    const retain = field?.['x-retain']
    return {
      ...row,
      version,
      field,
      until: retain && retainedUntil(row.filedAt.toISOString().slice(0, 10), retain),
    }
  })
}

/** The values that are past the time their form keeps them: for their participant to say whether they are needed. */
export async function pastValues(house: House, participant: string): Promise<Held[]> {
  const day = today(house)
  return (await heldValues(house, participant)).filter(({ until }) => until !== undefined && until <= day)
}
