import { styleText } from 'node:util'
import { oneLine } from '../../core/printable.js'
import { type CheckProof, type TriedSabotage, tallyProofs } from '../../prove/check-proof.js'
import { grouped } from '../../reporters/grouped.js'
import { briefEvidence, nameInPoint, ownerName } from '../../reporters/wording.js'

export interface TextLook {
  readonly color: boolean
  /** Checks that were not tried, for the command was stopped. */
  readonly notTried: number
}

/** What a person is to know: per site and integration point what is not proven, whom to tell and what to change; then the counts. */
export function proofsAsText(proofs: readonly CheckProof[], { color, notTried }: TextLook): string {
  const paint: Paint = (style, text) => (color ? styleText(style, text, { validateStream: false }) : text)
  const sites = [...grouped(proofs, ({ instance }) => instance.site.name).values()]
  return [...sites.flatMap((each) => [...siteLines(each, paint), '']), lastLine(proofs, notTried), ''].join('\n')
}

type Paint = (style: 'red' | 'yellow' | 'dim', text: string) => string

/** A site or an integration point with what was found out there: at least one. */
type Group = readonly [CheckProof, ...CheckProof[]]

function siteLines(proofs: Group, paint: Paint): readonly string[] {
  const { name, title } = proofs[0].instance.site
  const points = [...grouped(proofs.filter(isOpen), pointKey).values()].sort(byToothless)
  return [
    `${name}  ${oneLine(title)}: ${tallyProofs(proofs).proven} of ${proofs.length} proven`,
    ...points.flatMap((each) => pointLines(each, paint)),
  ]
}

function pointLines(proofs: Group, paint: Paint): readonly string[] {
  const { instance } = proofs[0]
  return [
    `  ${instance.point}  ${oneLine(instance.pointTitle)}, ${ownerName(instance)}`,
    ...[...proofs].sort((a, b) => byToothless([a], [b])).flatMap((each) => proofLines(each, paint)),
  ]
}

function proofLines({ instance, verdict, reason = '', tried }: CheckProof, paint: Paint): readonly string[] {
  const { file, line } = instance.source
  const place = paint('dim', `${oneLine(file)}:${line}`)
  const name = nameInPoint(instance)
  if (verdict === 'unprovable')
    return [`    ${paint('yellow', `? ${name}  cannot be proven`)}  ${place}`, `        ${oneLine(reason)}`]
  return [
    `    ${paint('red', `✗ ${name}  toothless`)}  ${place}`,
    ...tried.filter(({ outcome }) => outcome.status === 'OK').flatMap(greenLines),
  ]
}

function greenLines({ title, advice, outcome }: TriedSabotage): readonly string[] {
  return [
    `        it stays green where ${title}`,
    `          it said: ${briefEvidence(outcome)}`,
    ...(advice === undefined ? [] : [`          to do: ${advice}`]),
  ]
}

function lastLine(proofs: readonly CheckProof[], notTried: number): string {
  const { proven, toothless, unprovable } = tallyProofs(proofs)
  const trials = proofs.reduce((sum, { tried }) => sum + tried.length, 0)
  if (proven === proofs.length && notTried === 0)
    return `${proven === 1 ? 'the one check is' : `all ${proven} checks are`} proven: red in every one of ${trials} sabotaged worlds`
  const rest = Object.entries({ toothless, unprovable, 'not tried': notTried }).filter(([, count]) => count > 0)
  const total = proofs.length + notTried
  return `${proven} of ${total} checks ${proven === 1 ? 'is' : 'are'} proven, ${rest.map(([word, count]) => `${count} ${word}`).join(', ')}`
}

function isOpen({ verdict }: CheckProof): boolean {
  return verdict !== 'proven'
}

function pointKey({ instance }: CheckProof): string {
  return `${instance.suite}.${instance.point}`
}

/** What stays green where it must not comes first. */
function byToothless(a: readonly CheckProof[], b: readonly CheckProof[]): number {
  return tallyProofs(b).toothless - tallyProofs(a).toothless
}
