import type { Matrix, MatrixCell } from '../analysis/matrix.ts'
import type { View } from './view.ts'

/** One cell's side, and the square in it, in the drawing's own units. */
const [STEP, SIDE] = [8, 6]

/** The squares of the cells that are so, as one path. */
const squares = ({ rows }: Matrix, is: (cell: MatrixCell) => boolean): string =>
  rows
    .flatMap(({ cells }, y) =>
      cells.flatMap((cell, x) => (is(cell) ? [`M${x * STEP} ${y * STEP}h${SIDE}v${SIDE}h-${SIDE}z`] : [])),
    )
    .join('')

/** The matrix in small: where something is filed, to be looked at; the numbers are a click away. */
export function SmallMatrix({ view: { words, to }, matrix }: { view: View; matrix: Matrix }) {
  const [width, height] = [matrix.measures.length * STEP, matrix.rows.length * STEP]
  return (
    <figure class="small-matrix">
      <a href={to('/matrix')}>
        <svg
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
          role="img"
          aria-label={words.t('portal.home.smallMatrix', {
            participants: matrix.rows.length,
            measures: matrix.measures.length,
          })}
        >
          <path class="empty-cell" d={squares(matrix, ({ count }) => count === 0)} />
          <path
            class="told-cell"
            d={squares(matrix, ({ count, transcribed }) => count > 0 && transcribed === true)}
          />
          <path class="own-cell" d={squares(matrix, ({ count, transcribed }) => count > 0 && !transcribed)} />
        </svg>
      </a>
      <figcaption class="soft small">{words.t('portal.home.smallLegend')}</figcaption>
    </figure>
  )
}
