import { type FileHandle, open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { messageOf } from '../core/errors.js'
import { makePrivate, PRIVATE_MODE, privateNow } from '../core/private-file.js'
import json from '../formats/json.js'
import { encoded } from './encode.js'
import type { Delivered, Letter, SinkType } from './sink.js'

const options = {
  path: {
    kind: 'string',
    required: true,
    main: true,
    description: "The file that is appended to; relative to the handlers' file",
    example: 'events.jsonl',
  },
} as const

/** JSON Lines: an event a line. A line may stand there twice after a crash; its `id` tells. */
const file: SinkType<typeof options> = {
  name: 'file',
  summary: 'a file of JSON Lines, an event a line; it only ever grows',
  options,
  events: ['result', 'site'],
  keeps: 'history',
  batch: 500,
  encode: (event) => encoded(json, event),
  open({ path }, { directory, tell }) {
    const file = resolve(directory, path)
    return {
      async deliver(letters) {
        if (makePrivate(file)) tell(privateNow(file))
        const delivered = await append(file, letters)
        return letters.map(() => delivered)
      },
    }
  },
}
export default file

async function append(path: string, letters: readonly Letter[]): Promise<Delivered> {
  try {
    await write(path, letters.map(({ body }) => body).join(''))
    return { outcome: 'accepted' }
  } catch (error) {
    return { outcome: 'retry', reason: messageOf(error) }
  }
}

async function write(path: string, text: string): Promise<void> {
  const handle = await open(path, 'a+', PRIVATE_MODE)
  try {
    await handle.appendFile((await endsInLine(handle)) ? text : `\n${text}`)
    await handle.datasync()
  } finally {
    await handle.close()
  }
}

/** A crash, or a full disk, may have left half a line, which must not swallow the next one. */
async function endsInLine(handle: FileHandle): Promise<boolean> {
  const stats = await handle.stat()
  if (!stats.isFile() || stats.size === 0) return true
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, stats.size - 1)
  return buffer.toString() === '\n'
}
