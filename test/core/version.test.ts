import { readFileSync } from 'node:fs'
import t from 'tap'
import { VERSION } from '../../src/core/version.js'

t.test('the version is that of the package', async (t) => {
  t.equal(VERSION, JSON.parse(readFileSync('package.json', 'utf8')).version)
})
