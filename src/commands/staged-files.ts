import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { PRIVATE_MODE } from '../core/private-file.js'

/** Files that are on the disk under names of passage: they become what they are called all together, or none of them. */
export interface StagedFiles {
  readonly publish: () => void
  readonly discard: () => void
}

/**
 * Writes files so that nothing can go wrong with them any more but their names.
 *
 * @param files the text of each, by its absolute path. What is there already is never replaced.
 * @throws what the file system says when one of them cannot be written: then there is none.
 */
export function stageFiles(files: ReadonlyMap<string, string>): StagedFiles {
  const staged: (readonly [passage: string, path: string])[] = []
  const discard = () => {
    for (const [passage] of staged) unlinkSync(passage)
  }
  const publish = () => {
    for (const [passage, path] of staged) renameSync(passage, path)
  }
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(path), { recursive: true })
      const passage = passageOf(path)
      const descriptor = openSync(passage, 'wx', PRIVATE_MODE) // whoever has it open may look whether the name is free, and keep it so
      staged.push([passage, path])
      writeThrough(descriptor, text)
      if (existsSync(path)) throw new Error(`${path} exists already`)
    }
  } catch (error) {
    discard()
    throw error
  }
  return { publish, discard }
}

/** The name of a file while it is not published. */
export function passageOf(path: string): string {
  return `${path}.part`
}

/** A disk that is full says so now, and not when the name is changed. */
function writeThrough(descriptor: number, text: string): void {
  try {
    writeFileSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
