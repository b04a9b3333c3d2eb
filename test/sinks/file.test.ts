import { appendFileSync, chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { nasty, nastySiteEvents } from '../helpers/scenarios.js'
import { manyEvents, openSink } from '../helpers/sinks.js'

const FILE = 'events.jsonl'

function lines(directory: string): readonly string[] {
  return readFileSync(join(directory, FILE), 'utf8').trimEnd().split('\n')
}

t.test('events are appended, a line each', async (t) => {
  const directory = t.testdir()
  const sink = await openSink('file', { path: FILE }, { directory })
  const events = [...manyEvents(3), ...nasty().events, ...nastySiteEvents()]
  for (const part of [events.slice(0, 2), events.slice(2)]) {
    t.ok((await sink.send(part)).every(({ outcome }) => outcome === 'accepted'))
  }
  t.same(
    lines(directory).map((line) => JSON.parse(line).id),
    events.map(({ id }) => id),
  )
})

t.test('half a line that a crash has left does not swallow the next one', async (t) => {
  const directory = t.testdir()
  const sink = await openSink('file', { path: FILE }, { directory })
  await sink.send(manyEvents(1))
  appendFileSync(join(directory, FILE), '{"kind":"result","id":"0193')
  await sink.send(manyEvents(2))
  const [first = '', half, ...others] = lines(directory)
  t.equal(half, '{"kind":"result","id":"0193')
  for (const line of [first, ...others]) t.ok(JSON.parse(line))
  t.equal(others.length, 2)
})

t.test('a file that is not there yet, or empty, gets no empty line', async (t) => {
  const directory = t.testdir({ [FILE]: '' })
  const sink = await openSink('file', { path: FILE }, { directory })
  await sink.send(manyEvents(1))
  t.equal(lines(directory).length, 1)
})

t.test('what cannot be written is kept', async (t) => {
  const directory = t.testdir()
  mkdirSync(join(directory, 'folder'))
  writeFileSync(join(directory, 'plain'), '')
  const rows = [
    ['folder', /EISDIR/],
    ['gone/events.jsonl', /ENOENT/],
    ['plain/events.jsonl', /ENOTDIR/],
    ['/dev/full', /ENOSPC/],
  ] as const
  for (const [path, reason] of rows) {
    const sink = await openSink('file', { path }, { directory })
    t.match(await sink.send(manyEvents(2)), [
      { outcome: 'retry', reason },
      { outcome: 'retry', reason },
    ])
  }
})

t.test('the file is its owner’s alone; one that others could read is so no more, and that is said once', async (t) => {
  const directory = t.testdir()
  const file = join(directory, FILE)
  const told: string[] = []
  const sink = await openSink('file', { path: FILE }, { directory, tell: (text) => told.push(text) })
  await sink.send(manyEvents(1))
  t.equal(statSync(file).mode & 0o777, 0o600)
  t.same(told, [])
  chmodSync(file, 0o644)
  for (let round = 0; round < 2; round++) await sink.send(manyEvents(1))
  t.equal(statSync(file).mode & 0o777, 0o600)
  t.same(told, [`${file} could be read by others: from now on it is its owner's alone (mode 0600)`])
})
