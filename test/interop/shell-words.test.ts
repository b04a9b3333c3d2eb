import { execFileSync } from 'node:child_process'
import t from 'tap'
import { shellQuote, splitShellWords } from '../../src/interop/shell-words.js'

/** The words as /bin/sh makes them. */
function wordsOfShell(line: string): readonly string[] {
  const script = `show() { for word; do printf '%s\\0' "$word"; done; }; show ${line}`
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}

t.test('a line is split as /bin/sh splits it', async (t) => {
  const lines = [
    'check_http -H 10.0.0.1 -u /health',
    'check_x \'a b\' "c d" e\\ f',
    'check_x "a\\"b" \'it is\'\\\'\'so\' ""',
    'check_x -w 10:20 -c ~:5 --e=a#b @1:2 50%',
    'check_x "single \'in\' double" \'double "in" single\'',
    'check_x "back\\slash \\\\ \\$HOME"',
    "check_x '$HOME' '`id`' '*' a\\*b",
    'check_x   many\tspaces  ',
    'check_x {a,b} -r !x',
    'check_x grün "日本"',
    'check_x ^ok$ 5$ "^ok$" $/x',
  ]
  for (const line of lines) {
    const split = splitShellWords(line)
    t.same('words' in split ? split.words : split.needs, wordsOfShell(line), line)
  }
})

t.test('what only a shell can read is told, with the reason', async (t) => {
  const rows: readonly (readonly [string, string])[] = [
    ['a | b', 'a pipe'],
    ['a && b', '"&"'],
    ['a; b', '";"'],
    ['a > /dev/null', 'a redirection'],
    ['a < b', 'a redirection'],
    ['a $HOME', 'a variable'],
    ['a "${HOME}"', 'a variable'],
    ['a $"b"', 'a variable'],
    ["a $'b'", 'a variable'],
    ['a `id`', 'a command substitution'],
    ['a "`id`"', 'a command substitution'],
    ['(a)', 'a subshell'],
    ['ls *.log', 'a file name pattern'],
    ['ls a?', 'a file name pattern'],
    ['ls [ab]', 'a file name pattern'],
    ['ls ~/x', 'a home directory'],
    ['a # b', 'a comment'],
    ['X=1 a', 'a variable'],
    ['cd /tmp', '"cd", which is the shell\'s own'],
    ['if true', '"if", which is the shell\'s own'],
    ["a 'b", 'a quote that is never closed'],
    ['a "b', 'a quote that is never closed'],
    ['a\nb', 'several lines'],
    ['', 'a command: it is empty'],
  ]
  for (const [line, needs] of rows) t.same(splitShellWords(line), { needs }, line)
})

t.test('a quoted word is that word to /bin/sh', async (t) => {
  for (const word of ['plain', 'a b', "it's", '$HOME', '`id`', '', 'a"b', '*', 'a\\b'])
    t.same(wordsOfShell(shellQuote(word)), [word])
})
